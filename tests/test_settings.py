"""What every answer carries, whoever gives it."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ADDRESSES = ["/", "/accounts/login/", "/nowhere", "/livez", "/admin/", "/static/img/icons.svg", "/static/nowhere.js"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_answer_goes_out_without_its_policies(client: Client, address: str) -> None:
    answer = client.get(address)
    answer.close()  # a file stays open until its answer is
    headers = answer.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers
