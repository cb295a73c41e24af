"""The environment, read so that a value of the wrong kind is told in a sentence and never taken for another."""

from typing import Any

import environ

from config.faults import HalfConfigured

YES = frozenset(environ.Env.BOOLEAN_TRUE_STRINGS)
NO = frozenset({"false", "off", "n", "no", "0"})
KINDS = {bool: "on or off", int: "a whole number", float: "a number"}


class Environment(environ.Env):  # type: ignore[misc]
    """``environ.Env`` takes each word it does not know for "off": ``PRODUCTION=enabled`` would start the demonstration."""

    def get_value(self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, parse_default: bool = False) -> Any:
        """The value of ``var``. An empty one counts as not given where a switch or a number is asked for.

        :raises HalfConfigured: it is no such value.
        """
        given = str(self.ENVIRON.get(var, "")).strip()
        if cast in KINDS and not given and default is not self.NOTSET:
            return default
        if cast is bool and given.lower() not in YES | NO:
            raise _wrong(var, cast)
        try:
            return super().get_value(var, cast=cast, default=default, parse_default=parse_default)
        except ValueError as error:
            if cast not in KINDS:
                raise
            raise _wrong(var, cast) from error


def _wrong(var: str, kind: type) -> HalfConfigured:
    return HalfConfigured(f"The site is only half configured:\n- {var} must be {KINDS[kind]}.")
