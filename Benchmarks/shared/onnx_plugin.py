"""A plugin's model in ONNX Runtime: the scikit-learn pipeline as users convert it, with skl2onnx, timed as `plugin.py time` does.

    onnx_plugin.py pca time --data rows.jsonl --model FOLDER --batch-size 1,10,100 [--seconds S]

ONNX's tokenizer knows no Unicode classes, so that a few texts get other words. What can't be converted prints nothing.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "model_training" / "scikit-learn"))

import numpy as np
import onnxruntime
import plugin
from features import Words
from skl2onnx import convert_sklearn
from skl2onnx.common.exceptions import MissingConverter, MissingShapeCalculator
from skl2onnx.common.data_types import DoubleTensorType, StringTensorType
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC


class Model(plugin.Model):
    """A model of either side, as ONNX Runtime uses it on one thread."""

    def __init__(self, folder):
        super().__init__(folder)
        estimator, count = self.handler.estimator, 1
        # What fitting would have left, and the converter asks for.
        if hasattr(estimator, "components_"):
            estimator.n_components_ = len(estimator.components_)
        if isinstance(self.features, Words):
            transformer, input_type = self.features.vectorizer, StringTensorType
            options = {id(transformer): {"locale": "C.UTF-8"}}
            transformer.vocabulary_ = {word: index for index, word in enumerate(transformer.vocabulary)}
            transformer.stop_words_ = set()
            self.input_of = lambda batch: np.array(batch, dtype=object).reshape(-1, 1)
        else:
            transformer, input_type, options = self.features.scaler, DoubleTensorType, {}
            count = transformer.n_features_in_
            self.input_of = lambda batch: np.array(batch, dtype=np.float64)
        if isinstance(estimator, LinearSVC):
            # Else the converter gives it an option of its own that it doesn't know.
            options[id(estimator)] = {"raw_scores": True}
        graph = convert_sklearn(
            make_pipeline(transformer, estimator), initial_types=[("items", input_type([None, count]))],
            options=options)
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = settings.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            graph.SerializeToString(), settings, providers=["CPUExecutionProvider"])
        self.outputs = [self.session.get_outputs()[0].name]

    def __call__(self, batch):
        return self.session.run(self.outputs, {"items": self.input_of(batch)})[0].tolist()


if __name__ == "__main__":
    plugin.Model = Model
    try:
        plugin.main()
    except (MissingConverter, MissingShapeCalculator, TypeError, ValueError) as error:
        # No converter, or one that takes no sparse rows (nearest neighbors) or not this version's trees (boosting). What a
        # twin lacks is an AttributeError, and ends the benchmark.
        print(f"{sys.argv[1]}: not in ONNX: {str(error).splitlines()[0]}", file=sys.stderr)
