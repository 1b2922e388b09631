"""What the database refuses of archives: doubles, unknown kinds, and any change once their version is published."""

from assessments.models import Archived, BankVersion, VersionState
from tests.factories import make_version
from tests.models.refusals import refused


def draft() -> BankVersion:
    return make_version(state=VersionState.DRAFT)


def keep(version: BankVersion, *, kind: str = "question", code: str = "R9") -> Archived:
    return Archived.objects.create(version=version, kind=kind, code=code, document={"code": code})


def published_with_one() -> BankVersion:
    version = draft()
    keep(version)
    BankVersion.objects.filter(pk=version.pk).update(state=VersionState.PUBLISHED)
    return version


@refused("archived_code_is_unique_in_version")
def test_an_archive_keeps_a_code_once() -> None:
    version = draft()
    keep(version)
    keep(version)


@refused("archived_kind_is_known")
def test_an_archive_keeps_dimensions_and_questions_only() -> None:
    keep(draft(), kind="bank")


@refused("published_version_gains_no_archive")
def test_the_archive_of_a_published_version_gains_nothing() -> None:
    keep(make_version())


@refused("published_archive_does_not_change")
def test_the_archive_of_a_published_version_does_not_change() -> None:
    published_with_one().archive.update(document={})


@refused("archived_keeps_its_version")
def test_what_a_draft_has_archived_does_not_become_a_published_versions() -> None:
    version = draft()
    keep(version)
    version.archive.update(version=make_version())


@refused("published_version_loses_no_archive")
def test_the_archive_of_a_published_version_loses_nothing() -> None:
    published_with_one().archive.all().delete()
