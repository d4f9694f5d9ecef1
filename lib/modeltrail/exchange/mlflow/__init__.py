"""Import from MLflow: the versions of a registry as registrations that are marked imported."""

from modeltrail.exchange.mlflow._import import Importer, ModelImport
from modeltrail.exchange.mlflow._names import Mapped, map_names
from modeltrail.exchange.mlflow._open import open_source
from modeltrail.exchange.mlflow._source import Run, Source, SourceModel, SourceVersion

__all__ = [
    "Importer",
    "Mapped",
    "ModelImport",
    "Run",
    "Source",
    "SourceModel",
    "SourceVersion",
    "map_names",
    "open_source",
]
