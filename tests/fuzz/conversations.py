"""Conversations against a device that answers anything at all."""

from __future__ import annotations

import random
from collections.abc import Callable

from core.discovery.probes.base import Ask, Conversation, Result
from core.discovery.probes.registry import PROBES
from core.discovery.wire.errors import WireError
from core.discovery.wire.readonly import check_read_only
from core.discovery.wire.requests import request

MAX_QUESTIONS = 32
"""No conversation may ask more, whatever it is answered."""


def converse(conversation: Conversation, answer: Callable[[Ask], bytes | None]) -> Result | None:
    """Lead a conversation as the engine does; None where it ends by `WireError` or unanswered.

    Raises AssertionError where it asks too much, or asks what does not only read.
    """
    reply: bytes | None = None
    error: WireError | None = None
    try:
        ask = next(conversation)
        for _ in range(MAX_QUESTIONS):
            check_read_only(request(ask.request).protocol, ask.data)
            reply, error = answer(ask), None
            if reply is not None and ask.framer is not None:
                try:
                    size = ask.framer(reply)
                    reply = reply[:size] if size is not None else (reply if ask.until_close else None)
                except WireError as wrong:
                    error = wrong
            if error is not None:
                ask = conversation.throw(error)
            elif reply is None and not ask.optional and ask.framer is not None:
                conversation.close()
                return None
            else:
                ask = conversation.send(reply)
    except StopIteration as end:
        result = end.value
        assert isinstance(result, Result)
        return result
    except WireError:
        return None
    raise AssertionError(f"still asks after {MAX_QUESTIONS} questions: {ask.request}")


def fuzz_conversation(protocol: str, rng: random.Random, messages: Callable[[Ask], bytes]) -> None:
    """One conversation of a protocol with a device that is silent, honest or mad, as `rng` has it."""
    probe = next(probe for probe in PROBES if probe.protocol == protocol)
    converse(probe.start("192.0.2.7"), lambda ask: None if rng.random() < 0.15 else messages(ask))
