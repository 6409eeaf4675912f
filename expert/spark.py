"""Tables of people on Spark: the outcome of every row of a distributed dataframe. Nothing else knows Spark.

It is not imported before something is asked of it, as Spark is the user's own. docs/scale.md says how it is run on a cluster.
"""

from __future__ import annotations

import datetime
import pickle
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from expert.errors import Diagnostics, Location, QueryError
from expert.given import checked
from expert.language.model import KnowledgeBase
from expert.populations.evaluate import require

if TYPE_CHECKING:
    from expert.populations.tables import Layout

__all__ = ["evaluate"]


@checked
def evaluate(
    knowledge: KnowledgeBase,
    frame: object,
    outputs: str | Collection[str] = "decisions",
    *,
    keep: Collection[str] = (),
    today: datetime.date | None = None,
) -> Any:
    """Return the outcome of every row of a Spark dataframe, as a Spark dataframe. No job is run before that is asked for something.

    It has the columns that are kept; those of `expert.evaluate`, labels as texts and lists as arrays of texts; and `rejects`: what is wrong
    with the row, as an array of structs of column, value, code, message and urgent. It is null where the row is sound. Where it is not,
    only what is kept has a value.

    Args:
        knowledge: A checked knowledge base.
        frame: One row a person, one column a finding in the unit that its finding states; null is not answered.
        outputs: `decisions`, `all`, or the names of columns.
        keep: Columns of the frame that come out as they are, such as an id.
        today: The day of the answers, from which dates are counted; the day of the call if None, whenever a job runs.

    Raises:
        CaseError: A column cannot be used; with every one that cannot. Values that cannot are no error: their rows are rejected.
        QueryError: A column that is wanted is unknown (ASK001), this is no Spark dataframe (ASK006), two columns would bear one name
            (ASK012), or numpy, pyarrow, pyspark or pandas are missing (ASK013).
    """
    require("pyspark", "pandas")  # which is not used here, but asked for by `mapInArrow`
    from pyspark.sql import DataFrame
    from pyspark.sql.functions import lit
    from pyspark.sql.pandas.types import from_arrow_schema
    from pyspark.sql.types import StructType

    from expert.populations.beside import layout_with_rejects, schema_of

    if not isinstance(frame, DataFrame):
        faults = Diagnostics()
        message, help = f"`{type(frame).__name__}` is no Spark dataframe", "`expert.evaluate` takes every other table"
        faults.add(Location("evaluate"), "ASK006", message, help)
        raise QueryError(faults.items)
    today = today or datetime.date.today()
    knowledge = knowledge.on(today)
    layout = layout_with_rejects(knowledge, frame.columns, outputs, keep)
    sent = pickle.dumps((knowledge, layout, today), pickle.HIGHEST_PROTOCOL)

    def outcomes(batches: Iterator[Any]) -> Iterator[Any]:
        from expert.populations.beside import outcomes_of

        return outcomes_of(*_opened(sent), batches)

    kept = [frame.schema[name] for name in layout.kept]
    some = frame if frame.columns else frame.select(lit(None).alias("nothing"))  # Spark sends no row of a frame that has no column
    return some.mapInArrow(outcomes, StructType([*kept, *from_arrow_schema(schema_of(layout))]))


@lru_cache(maxsize=4)
def _opened(sent: bytes) -> tuple[KnowledgeBase, Layout, datetime.date]:
    """Return what the driver sent, opened once in each Python worker that Spark uses again."""
    opened: tuple[KnowledgeBase, Layout, datetime.date] = pickle.loads(sent)
    return opened
