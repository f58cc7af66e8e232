"""Opens the answers that are kept beside the open plan, and closes them with it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from app.services.cached_answers import CachedAnswers, area_state
from app.services.model_policy import model_policy
from app.services.model_registry import statuses_of, withdrawn_models
from app.ui.notice_bar import NoticeKind
from app.ui.operation import Operation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from app.security.clock import Clock
    from app.security.marking import Marking
    from app.services.answer_notes import Inquiry
    from app.storage.model_status import StatusRow
    from app.storage.result_cache import ResultCache
    from app.ui.desk import Desk
    from app.ui.plan_desk import PlanDesk
    from maps.area_pack import AreaPack
    from maps.progress import Progress

T = TypeVar("T")


class AnswerSource:
    """
    The answers beside one open plan, for work off the GUI thread.

    Parameters
    ----------
    cache
        Of the plan.
    area
        On which is asked.
    clock
        Tells when an answer is computed.
    told
        Name of the plan, join of all that is on the screen, and letter of its zone.
    tell
        Is told what the user should know of the cache, from any thread.
    withdrawn
        Gives models whose answers hold no more; not called on the GUI thread.

    Attributes
    ----------
    about, marking, zone
        As in ``told``.
    """

    def __init__(
        self,
        cache: ResultCache,
        area: AreaPack,
        clock: Clock,
        told: tuple[str, Marking, str],
        tell: Callable[[tuple[str, ...]], None],
        withdrawn: Callable[[], Mapping[str, str]],
    ) -> None:
        self._cache, self._area, self._clock = cache, area, clock
        self.about, self.marking, self.zone = told
        self._tell, self._withdrawn = tell, withdrawn

    @cached_property
    def answers(self) -> CachedAnswers:
        """What is kept; not for the GUI thread, as it reads the program's own files."""
        area, withdrawn = area_state(self._area), self._withdrawn()
        return CachedAnswers(self._cache, area, self._clock, withdrawn=withdrawn)

    def tell(self, notices: tuple[str, ...]) -> None:
        """Have the user told about the cache."""
        if notices:
            self._tell(notices)


class AnswersDesk(QObject):
    """
    The answers kept beside the plan of one window.

    Nothing here waits for the disk: whoever asks does so in a thread of its own, with
    what `source` gives.

    Parameters
    ----------
    config
        Folder of the settings, where a policy on models may lie.
    """

    changed = Signal()  # the answers of another plan are there, or none
    _noticed = Signal(object, object)  # ResultCache, sentences

    def __init__(self, desk: Desk, plans: PlanDesk, clock: Clock, config: Path) -> None:
        super().__init__(plans)
        self._desk, self._plans, self._clock = desk, plans, clock
        self._config = config
        self._cache: ResultCache | None = None
        self._noticed.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        plans.opened.connect(self._open)
        plans.closed.connect(self.close)

    def source(self) -> AnswerSource | None:
        """Give the answers of the open plan on the open area; None while none is."""
        ground, session = self._desk.ground, self._desk.session
        if self._cache is None or ground is None:
            return None
        scenario = session.scenario
        about = scenario.name if scenario else self._plans.title
        zone = scenario.zone if scenario else "Z"
        cache, file, config = self._cache, self._plans.file, self._config
        # Asked at once: work goes on behind a lock, when the file is closed.
        said = None if file is None else file.ask(statuses_of)
        return AnswerSource(
            cache,
            ground.area,
            self._clock,
            (about, session.marking, zone),
            lambda notices: self._noticed.emit(cache, notices),
            lambda: _withdrawn(said, config),
        )

    def pin(self, source: AnswerSource, inquiry: Inquiry[T], *, pinned: bool) -> None:
        """Keep an answer whatever the room, or no longer so."""

        def work(_progress: Progress) -> None:
            source.tell(source.answers.pin(inquiry, pinned=pinned))

        operation = Operation("pin", work, self)
        operation.failed.connect(self._desk.tell_error)
        operation.start()

    def close(self) -> None:
        """Close the file of answers and forget its key."""
        cache, self._cache = self._cache, None
        if cache is not None:
            cache.close()
            self.changed.emit()

    def _open(self) -> None:
        """A plan file is open: its answers are there."""
        self.close()
        self._cache = self._plans.results
        self.changed.emit()

    def _tell(self, cache: ResultCache, notices: tuple[str, ...]) -> None:
        """Say what is to be known, unless its plan has been closed since."""
        if cache is self._cache:
            self._desk.window.notice.show_notice(" ".join(notices), NoticeKind.WARNING)


def _withdrawn(
    said: Future[dict[str, StatusRow]] | None, config: Path
) -> Mapping[str, str]:
    """Models that the open plan or a policy withdrew, by identity, and why."""
    statuses = {} if said is None else said.result()
    return withdrawn_models(statuses, model_policy(config))
