package org.abscam.fiji.choice;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.abscam.explain.Explainer;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.ScanSize;
import org.abscam.fiji.command.SearchedList;
import org.abscam.model.GivenInputs;
import org.abscam.model.ModelException;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.SaidAxes;
import org.abscam.onnx.classifier.TargetLayer;

/** Fills a dialog's list of layers in the background, the automatic one first; the last wish counts. */
final class LayerNames {

	/** Sizes for models that take any. */
	private static final int SIZE = 224, SLICES = 16;
	private static final SearchedList.Entry AUTO = new SearchedList.Entry(ExplainOptions.AUTO_LAYER, ExplainOptions.AUTO_LAYER);

	private final ModelLibrary library;
	private final SearchedList list;
	private volatile String wanted = "";
	private volatile String read = "";

	LayerNames(ModelLibrary library, SearchedList list) {
		this.library = library;
		this.list = list;
		list.fill(List.of(AUTO));
	}

	/** Another model was chosen: its layers have other names. Returns at once. */
	void choose(String model) {
		wanted = model;
		list.say(ExplainOptions.AUTO_LAYER);
		list.fill(List.of(AUTO));
		if (list.isShowing()) read();
	}

	/** Reads the layers of the model, where that was not done. Returns at once. */
	void begin(String model) {
		wanted = model;
		boolean named = !list.value().equalsIgnoreCase(ExplainOptions.AUTO_LAYER);
		if (named) read();
		list.whenShowing(this::read);
	}

	private void read() {
		String model = wanted;
		if (read.equals(model)) return;
		read = model;
		String said = list.value();
		Thread thread = new Thread(() -> {
			try {
				OpenModel open = OpenModel.any(library.find(model).given(GivenInputs.TRIAL), new ScanSize(SIZE, SIZE, SLICES));
				List<SearchedList.Entry> entries = entries(open);
				boolean there = isThere(open, said);
				if (wanted.equals(model)) list.filling(entries, there ? "" : said, ExplainOptions.AUTO_LAYER);
			}
			catch (ExplainException | ModelException | OnnxException | OutOfMemoryError e) {
				read = ""; // a name can be typed all the same, and OK says what is wrong with the model
			}
		}, "Abs-CAM layers");
		thread.setDaemon(true);
		thread.start();
	}

	/** The automatic layer first, then all in the order of computation. */
	static List<SearchedList.Entry> entries(OpenModel open) throws OnnxException {
		List<SearchedList.Entry> entries = new ArrayList<>();
		if (open.graph().head().boxes().isPresent()) return List.of(AUTO);
		TargetLayer automatic = Explainer.layer(open, ExplainOptions.AUTO_LAYER, SaidAxes.NOTHING);
		entries.add(new SearchedList.Entry(AUTO.value(), AUTO.value() + ": " + automatic));
		for (TargetLayer layer : TargetLayer.candidates(open.graph().graph(), open.graph().head()))
			entries.add(new SearchedList.Entry(layer.tensor(), layer.toString()));
		return entries;
	}

	/** Whether the model has each of these layers. */
	static boolean isThere(OpenModel open, String said) {
		try {
			for (String name : Stream.of(said.split(",")).map(String::strip).toList()) Explainer.layer(open, name, SaidAxes.NOTHING);
			return true;
		}
		catch (OnnxException e) {
			return false;
		}
	}
}
