"""Writes the pipelines of scikit-learn beside this file (skl2onnx 1.21, scikit-learn 1.9) and what scikit-learn itself says of one picture: python pipelines.py

Small pictures of handwritten digits 0, 1 and 2 (8x8), standardised and classified by nothing but their pixels.
"""
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType
from sklearn.datasets import load_digits
from sklearn.ensemble import AdaBoostClassifier, GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression, RidgeClassifier, SGDClassifier
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FOLDER = Path(__file__).parent
X, y = load_digits(n_class=3, return_X_y=True)
X = (X / 16).astype(np.float32)
PICTURE = X[431:432]

CLASSIFIERS = {
    "logistic": LogisticRegression(C=.02),
    "logistic-map": LogisticRegression(C=.02),
    "boosting": GradientBoostingClassifier(n_estimators=3, max_depth=2, random_state=0),
    "forest": RandomForestClassifier(n_estimators=5, max_depth=2, random_state=0),
    "adaboost": AdaBoostClassifier(n_estimators=3, random_state=0),
    "bayes": GaussianNB(var_smoothing=10.),
    "one-against-rest": OneVsRestClassifier(LogisticRegression(C=.02)),
    "descent": SGDClassifier(loss="log_loss", alpha=1., random_state=0),
    "ridge": RidgeClassifier(alpha=100.),
}


def of_images(model):
    """The same model, which takes images N x 1 x 8 x 8."""
    graph = model.graph
    flat = helper.make_node("Reshape", ["image", "flat"], [graph.input[0].name], name="flat")
    graph.initializer.append(numpy_helper.from_array(np.array([-1, 64], np.int64), "flat"))
    del graph.input[:]
    graph.input.append(helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 1, 8, 8]))
    nodes = [flat, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    return model


expected = {"picture": PICTURE.ravel().tolist()}
for name, classifier in CLASSIFIERS.items():
    pipeline = make_pipeline(StandardScaler(), classifier).fit(X, y)
    options = {id(pipeline): {"zipmap": name.endswith("-map")}}
    model = convert_sklearn(pipeline, initial_types=[("x", FloatTensorType([None, 64]))], options=options,
                            target_opset={"": 17, "ai.onnx.ml": 3})
    onnx.save(of_images(model), FOLDER / f"{name}.onnx")
    probabilities = hasattr(pipeline, "predict_proba")
    said = pipeline.predict_proba(PICTURE) if probabilities else pipeline.decision_function(PICTURE)
    expected[name] = {"probabilities" if probabilities else "scores": said.ravel().tolist()}
(FOLDER / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
