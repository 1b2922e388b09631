"""Two versions of a bank, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from .. import access
from ..formats.bank_comparison import compare
from ..models import BankVersion
from ..queries.banks import as_file
from ..queries.studio import other_versions


@gzip_page
@login_required
@require_safe
def bank_version_compare(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """What `other` says otherwise than the version; `?before=` and `?after=` choose two more of the same bank."""
    before, after = access.bank_version(request, pk), access.bank_version(request, other)
    if before.bank_id != after.bank_id:
        raise Http404
    rest = other_versions(before, access.may_edit_bank(request, before.bank))
    versions = sorted([before, *rest], key=lambda version: -version.number)
    if wanted := _chosen(request, versions, before, after):
        return wanted
    changes = compare(as_file(before), as_file(after))
    language = request.GET.get("language", "")
    context = {
        "before": before,
        "after": after,
        "versions": versions,
        "languages": changes.languages,
        "language": language,
        "changes": changes.in_language(language) if language in changes.languages else changes,
    }
    return render(request, "comparisons/comparison.html", context)


def _chosen(
    request: HttpRequest, versions: Sequence[BankVersion], before: BankVersion, after: BankVersion
) -> HttpResponse | None:
    """The way to the two versions that were chosen instead of these, if any were."""
    known = {str(version.pk): version for version in versions}
    pair = [known.get(request.GET.get(name, ""), shown) for name, shown in (("before", before), ("after", after))]
    if pair == [before, after]:
        return None
    language = request.GET.get("language", "")
    query = f"?{urlencode({'language': language})}" if language else ""
    answer = redirect("bank_version_compare", pair[0].pk, pair[1].pk)
    answer["Location"] += query
    return answer
