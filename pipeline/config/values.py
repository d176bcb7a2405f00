"""What all parts of the configuration are made of: checked kinds of values, and the model that holds them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from pipeline.config import checks

Text = Annotated[str, AfterValidator(checks.checked_text)]
Url = Annotated[Text, AfterValidator(checks.checked_url)]
OptionalUrl = Annotated[Text, AfterValidator(checks.checked_url_or_empty)]
LocalPath = Annotated[Path, AfterValidator(checks.absolute)]
BibliographyFile = Annotated[Text, AfterValidator(checks.checked_bibliography)]
PagePath = Annotated[Text, AfterValidator(checks.checked_page)]
Branch = Annotated[Text, AfterValidator(checks.checked_branch)]
TimeOfDay = Annotated[str, AfterValidator(checks.checked_time)]


class Model(BaseModel):
    """What all parts of the configuration share: frozen, no unknown keys, defaults held to the same rules."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)
