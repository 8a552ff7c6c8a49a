run("Abs-CAM Explain...", "model=breast-ultrasound class=malignant against=[] target=auto region=predicted method=abs-cam-initial layer=auto channels=all budget=default window=default device=auto baseline=blur threshold=0.5 opacity=0.5 paint=both range=fixed stack overlay rgb rois table out=[]");
run("Abs-CAM Classify...", "model=breast-ultrasound device=auto window=default stack roi table");
run("Abs-CAM Compare Methods...", "model=breast-ultrasound class=top layer=auto methods=[grad-cam, abs-cam-initial] budget=default window=default device=auto opacity=0.5 montage");
run("Abs-CAM Hotspots...", "threshold=0.5 minimum=0.0 stack rois table");
run("Abs-CAM Evaluate...", "model=breast-ultrasound class=top methods=grad-cam layer=auto budget=default window=default device=auto truth=none baseline=zero steps=6 tolerance=15 regions=20 threshold=0.5 stability mirror exact plots table");
run("Abs-CAM Overlay...", "saliency=breast-phantom-saliency threshold=0.5 opacity=0.5 paint=outlines range=fixed");
run("Abs-CAM Export Explainer...", "model=breast-ultrasound against=[] target=auto method=grad-cam layer=auto file=[explainer.onnx]");
run("Abs-CAM Import Model...", "source=[some net.onnx] name=[my net] labels=[one, two, three] preprocessing=0-1 mean=0.5 std=0.25 size=[] activation=auto input=[] intended-use=[tests only] license=[] to=[]");
