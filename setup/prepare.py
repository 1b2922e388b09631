"""The product's own set-up, run by the environment's Python: texts, static files, tables, banks, demo.

`python -m setup.prepare` makes all of it ready; `python -m setup.prepare texts` compiles the catalogues alone.
"""

import os
import sys
from io import StringIO
from pathlib import Path

import django
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from setup.steps import ROOT, checksum, is_done, say

STATIC_STAMP = ROOT / "static_root" / ".stamp"
# What no page asks for: half of what the packages ship, and most of the time compressing takes.
UNSERVED = [
    "bootstrap-[gu]*",
    "bootstrap-reboot.css*",
    "bootstrap-reboot.rtl*",
    "bootstrap.[cej]*",
    "bootstrap.rtl.css*",
    "bootstrap.min.js*",
    "bootstrap.bundle.js*",
    "*.ttf",
]
UNSERVED += ["Sortable.js"]
UNSERVED += ["htmx-*", "htmax-*", "*.amd.*", "*.cjs.*", "*.esm.js", "ext", "jquery.js", "select2.full.js", "xregexp.js"]


def compile_texts() -> None:
    """Compile every catalogue that changed, with Babel: gettext need not be installed."""
    for po in ROOT.glob("assessments/locale/*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            with po.open("rb") as source, mo.open("wb") as target:
                write_mo(target, read_po(source))


def collect_static() -> None:
    """Compress and name the static files anew when one of them changed."""
    from django.core.management import call_command

    files = sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())
    content = checksum(ROOT / "package-lock.json", *files) + " ".join(str(path.relative_to(ROOT)) for path in files)
    if not is_done(STATIC_STAMP, content):
        say("Compressing the static files")
        call_command("collectstatic", interactive=False, ignore_patterns=UNSERVED, verbosity=0)
        STATIC_STAMP.write_text(content)


def fill_database() -> None:
    """Bring tables, banks and action templates up to date; a new database gets the demo, once."""
    from django.conf import settings
    from django.core.management import call_command

    demo_is_due = Path(settings.DATA_DIR) / "demo-is-due"
    if is_new_database():
        demo_is_due.touch()  # survives a first run that was interrupted
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    unread = StringIO()
    for bank in sorted(ROOT.glob("fixtures/banks/*.yaml")):
        call_command("load_bank", str(bank), stdout=unread, stderr=unread)
    call_command("load_actions", str(ROOT / "fixtures" / "actions.yaml"), stdout=unread, stderr=unread)
    if demo_is_due.exists():
        call_command("demo")
        demo_is_due.unlink()
    else:
        call_command("demo", "--accounts")


def is_new_database() -> bool:
    """Whether no migration ever ran here."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return not MigrationRecorder(connection).applied_migrations()


def prepare_product() -> None:
    """Static files and database, with what goes wrong there as one line."""
    from django.core.management.base import CommandError
    from django.db.utils import DatabaseError

    django.setup()
    try:
        collect_static()
        fill_database()
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        sys.exit(f"The database cannot be used ({reason}): start it, or correct DATABASE_URL or DATA_DIR.")
    except (CommandError, OSError) as error:
        sys.exit(str(error))


def main(wanted: list[str]) -> None:
    """Do all of it, or the texts alone."""
    compile_texts()
    if wanted != ["texts"]:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rater_site.settings")
        prepare_product()


if __name__ == "__main__":
    main(sys.argv[1:])
