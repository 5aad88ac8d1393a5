"""`python -m plugin …`: everything that the person who runs the server does."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import click

from plugin import app, demo, policy_file
from plugin.config import Config, ConfigError, load
from plugin.engine import EngineBusy, engine_lock
from plugin.journal import DatabaseAway, migrate
from plugin.journal.policies import SameNumbers, WrongPolicy
from plugin.journal.register import NotConnected, UnknownShop
from plugin.logs import set_up_logs
from plugin.server import CannotListen, check_address, server
from plugin.texts import render
from plugin.vault import VaultClosed


@contextmanager
def _told() -> Iterator[None]:
    """Trouble that a person can mend is told in a sentence, without a traceback."""
    try:
        yield
    except ConfigError as error:
        raise click.ClickException(f"The configuration is not complete:\n{error}") from error
    except migrate.NotMigrated as error:
        raise click.ClickException(f"{error}. Run: python -m plugin migrate") from error
    except EngineBusy as error:
        raise click.ClickException(
            f"Another process runs on this database ({error}). Stop it first."
        ) from error
    except DatabaseAway as error:
        raise click.ClickException(f"The database does not answer: {error}") from error
    except UnknownShop as error:
        raise click.ClickException(f"No shop {error} is installed.") from error
    except NotConnected as error:
        raise click.ClickException(f"The shop {error} is connected to no company.") from error
    except SameNumbers as error:
        raise click.ClickException(
            f"The shop {error} of the same company has that number prefix and suffix. Choose others."
        ) from error
    except WrongPolicy as error:
        told = "\n".join(f"- {render(sentence)}" for sentence in error.sentences)
        raise click.ClickException(f"Nothing was changed:\n{told}") from error
    except VaultClosed as error:
        raise click.ClickException(
            f"CONTRA_VAULT_KEYS does not open what is stored for {error.owner}. Add the key that it was written with."
        ) from error
    except CannotListen as error:
        raise click.ClickException(f"Nothing can listen at {error}.") from error
    except demo.stage.DemoFailed as error:
        raise click.ClickException(
            f"{error} Another port: make demo ARGS='--port 0' takes any free one."
        ) from error
    except (FileExistsError, FileNotFoundError, NotADirectoryError, PermissionError) as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}.") from error


@click.group()
def main() -> None:
    """Contra: store refunds into QuickBooks."""
    set_up_logs()


@main.command("demo")
@click.option("--once", is_flag=True, help="Run the samples in a temporary folder, compare, print, end.")
@click.option("--port", type=int, default=None, help="Port of the app; 0 for any free one.")
def demo_command(once: bool, port: int | None) -> None:
    """Try Contra here, with pretend shop and books."""
    with _told():
        sys.exit(demo.once() if once else demo.stay(Path("var"), port))


@main.command("serve")
def serve_command() -> None:
    """Answer stores and people, and sync."""
    with _told():
        config = load()
        _check(config)
        click.echo(f"Contra listens at {config.host} port {config.port}; Ctrl-C ends it.", err=True)
        server(config).serve()


@main.command("worker")
def worker_command() -> None:
    """Sync only, beside `serve` and other workers; PostgreSQL."""
    with _told():
        room = app.build(load())
        if room.database.is_sqlite:
            raise click.ClickException("On SQLite one process does everything: run `serve`.")
        with app.open_for_work(room):
            click.echo("worker runs; Ctrl-C ends it", err=True)
            _until_told_to_stop()
        # Python would wait for a sync that waits for an answer, for minutes; another process resumes it.
        sys.stderr.flush()
        os._exit(1 if room.engine.lost_lease else 0)


@main.command("migrate")
def migrate_command() -> None:
    """Create the database's tables or bring them to this version."""
    with _told():
        app.bring_up(load())
        click.echo("The database is at this version.")


@main.command("rotate-keys")
def rotate_keys_command() -> None:
    """Encrypt everything that is stored anew, with the first of CONTRA_VAULT_KEYS."""
    with _told():
        rotated = app.rotate_keys(load())
    click.echo(
        f"{rotated} secrets are encrypted with the first key; CONTRA_VAULT_KEYS needs no other any more."
    )


@main.command("link")
@click.argument("shop")
@click.option("--who", default="somebody with a link", help="Name written beside what the visitor does.")
@click.option("--hours", type=click.IntRange(1, 24 * 90), default=None, help="How long the link works.")
def link_command(shop: str, who: str, hours: int | None) -> None:
    """Print an expiring link to the panel of SHOP (demo.myshopify.com)."""
    with _told():
        config = load()
        room = app.build(config)
        lifetime = timedelta(hours=hours) if hours else config.link_lifetime
        with closing(room.database):
            migrate.check(room.database)
            shop_id = room.register.shop_id(shop)
        click.echo(room.visitors.make_link(config.public_address, shop_id, who, lifetime))


@main.command("policy")
@click.argument("shop")
@click.option(
    "--import",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A JSON file of choices; what it leaves out stays as it is.",
)
@click.option("--who", default="somebody at the server", help="Name written into the audit trail.")
def policy_command(shop: str, file: Path | None, who: str) -> None:
    """Print how the refunds of SHOP are booked, as JSON; or set it from such a file."""
    with _told():
        room = app.build(load())
        with closing(room.database):
            migrate.check(room.database)
            connection = room.register.connection_of(shop)
            policy = connection.policy
            if file is not None:
                policy = policy_file.read(_text_of(file), policy)
                room.register.set_policy(connection.id, policy, who=who, at=room.clock.now())
                click.echo("The refunds that are decided from now on are booked so:", err=True)
        click.echo(policy_file.written(policy))


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is not a text file in UTF-8.") from error


def _check(config: Config) -> None:
    """What the web server's own processes would tell in tracebacks only, if at all."""
    room = app.build(config)
    with closing(room.database):
        migrate.check(room.database)
        room.vault.check()
    if config.sqlite_path is not None:
        with engine_lock(config.sqlite_path.with_suffix(".lock")):
            pass
    check_address(config)


def _until_told_to_stop() -> None:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()


if __name__ == "__main__":
    main()
