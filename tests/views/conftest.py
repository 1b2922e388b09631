"""Who looks at the bank studio's pages, and at which bank."""

import pytest
from django.test import Client

from assessments.changes.banks import load_bank
from assessments.changes.versions import start_draft
from assessments.formats import bank_file
from assessments.models import BankVersion, Role, User
from tests.factories import make_member
from tests.formats.bank_texts import SMALL_BANK


@pytest.fixture
def admin(client: Client) -> User:
    """An admin of an organisation, signed in."""
    user = make_member(Role.ADMIN, name="Anna Berg")
    client.force_login(user)
    return user


@pytest.fixture
def desk(admin: User) -> BankVersion:
    """A complete bank of the admin's organisation, published."""
    organisation = admin.memberships.get().organisation
    return load_bank(actor=None, file=bank_file.read(SMALL_BANK), organisation=organisation).version


@pytest.fixture
def draft(admin: User, desk: BankVersion) -> BankVersion:
    """Version 2 of that bank."""
    return start_draft(actor=admin, version=desk)
