"""What only a process of its own shows: exit codes, and what goes to which stream."""

from pathlib import Path

from tests.commands.calls import run_process


def test_bad_input_ends_with_exit_code_1_and_one_line(tmp_path: Path) -> None:
    for arguments in (("load_bank", "no/such.yaml"), ("load_bank",), ("import_responses", "--assessment")):
        done = run_process(*arguments, folder=tmp_path)

        assert (done.returncode, done.stdout) == (1, "")
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.startswith("CommandError: ")


def test_a_database_without_tables_is_told_in_one_line(tmp_path: Path) -> None:
    done = run_process("export_bank", "rater", folder=tmp_path)

    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert "python manage.py migrate" in done.stderr
