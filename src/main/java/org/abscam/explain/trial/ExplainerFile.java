package org.abscam.explain.trial;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.abscam.cam.CamMethod;
import org.abscam.cam.Contrast;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.explain.Explainer;
import org.abscam.explain.PosedQuestion;
import org.abscam.explain.network.FaithfulGraphs;
import org.abscam.explain.network.Held;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelSource;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.classifier.TargetLayer;

/** A model and a method compiled into one plain ONNX file, for programs of any language. */
public final class ExplainerFile {

	/** Width, height and slices for models that take any size and say none, where nothing else is said. */
	public static final int USUAL_SIZE = 224;

	private ExplainerFile() {}

	/**
	 * Compiles the file. Blocks while the types of the model's tensors are inferred.
	 *
	 * @param source a model
	 * @param options method, question, layer and batch are used
	 * @param size size of the images, for models that take any and say none
	 * @return the content of an ONNX file: inputs {@code pixels} (float32, images × channels × height × width), {@code class} (int64, −1 for
	 *         the class with the highest score) and, where a region is to be given, {@code region}; outputs {@code scores}, {@code probabilities}, {@code class_index}, of
	 *         targets that are no class {@code value}, and {@code map} (float32, 0..1, in the size of the pixels)
	 * @throws ExplainException if the model or the layer cannot be had
	 */
	public static byte[] compile(ModelSource source, ExplainOptions options, ScanSize size) throws ExplainException {
		if (!(options.method() instanceof CamMethod method)) {
			throw new ExplainException(options.method().title() + " is a run of many masked images and no single graph; export another "
				+ "method, such as score-cam, which needs no gradient either.");
		}
		OpenModel opened = OpenModel.of(source, size, options.question().form());
		PosedQuestion question = PosedQuestion.of(options.question(), opened, options, true);
		OpenModel model = question.model();
		try {
			TargetLayer layer = Explainer.layer(model, options.where().layer(), options.where().axes());
			ExplainerGraph graph = new ExplainerGraph(model.classification(), layer, method, question.target());
			FaithfulGraphs graphs = new FaithfulGraphs(model, Device.choose("cpu"), 0);
			graphs.first(graph.firstPhase(), Optional.empty()).close();
			Map<String, String> metadata = metadata(question, method, layer);
			String documentation = documentation(question, method);
			if (graphs.note().isPresent()) {
				metadata.put("abscam_optimisation", graphs.lowest().toString());
				documentation +=
					"ONNX Runtime " + Device.runtimeVersion() + " computes something else with it once it has optimised it: open it "
						+ "with the graph optimisation level '" + graphs.lowest() + "' at most.\n";
			}
			return graph.whole(options.running().batch(), documentation, metadata).toByteArray();
		}
		catch (OnnxException e) {
			throw OpenModel.refused(source, e);
		}
		catch (EngineException e) {
			throw new ExplainException(e);
		}
	}

	private static Map<String, String> metadata(PosedQuestion question, CamMethod method, TargetLayer layer) {
		OpenModel model = question.model();
		Map<String, String> metadata = new LinkedHashMap<>();
		metadata.put("abscam_method", method.option());
		metadata.put("abscam_layer", layer.tensor());
		metadata.put("abscam_layer_axes", layer.axes());
		metadata.put("abscam_layer_grid", Arrays.stream(layer.spatial()).mapToObj(Long::toString).collect(Collectors.joining("x")));
		metadata.put("abscam_layer_prefix", Long.toString(layer.layout().prefix()));
		metadata.put("abscam_model", model.source().name());
		metadata.put("abscam_model_sha256", model.source().sha256());
		metadata.put("abscam_classes", String.join("\n", model.classes()));
		metadata.put("abscam_probability", model.probability().toString().toLowerCase(Locale.ROOT));
		model.temperature().ifPresent(t -> metadata.put("abscam_temperature", Double.toString(t)));
		metadata.put("abscam_target", question.inGeneral());
		if (!model.held().isEmpty())
			metadata.put("abscam_inputs", model.held().stream().map(Held::toString).collect(Collectors.joining("\n")));
		model.intendedUse().ifPresent(use -> metadata.put("abscam_intended_use", use));
		return metadata;
	}

	/** The class is an input of the file. */
	private static String amongOthers(Contrast contrast) {
		if (contrast.others().isEmpty()) return "";
		return ", of one of these " + (contrast.others().size() > 1 ? "rather than the rest of them"
			: "rather than the " + contrast.similar() + " next highest");
	}

	private static String documentation(PosedQuestion question, CamMethod method) {
		OpenModel model = question.model();
		boolean one = method.hasTwoPhases() || !model.graph().batches();
		String images = one ? "1" : "N";
		boolean volume = model.graph().spatial().length == 3;
		String size = model.hasCard() ? volume ? "D x H x W" : "H x W"
			: Arrays.stream(model.graph().spatial()).mapToObj(Long::toString).collect(Collectors.joining(" x "));
		String pixels =
			model.hasCard() ? "grey levels or colours 0..255 in the image's own size; resizing and preprocessing are part of the graph"
				: "the values that the network takes";
		String region =
			question.question().isRegionGiven() ? "; region, float32 " + images + " x 1 x " + size + ": 1 where it lies, else 0" : "";
		String value = question.isOfClass() ? "" : "value, float32 " + images + ": the target, " + question.inGeneral()
			+ (question.target() instanceof Contrast contrast ? amongOthers(contrast) : "") + "; ";
		return "Class scores and " + method.title() + " saliency map of " + model.source().name()
			+ " in one run. For research; not for diagnosis.\n"
			+ (model.held().isEmpty() ? ""
				: "Held inputs: " + model.held().stream().map(Held::toString).collect(Collectors.joining(", ")) + ".\n")
			+ "Inputs: pixels, float32 " + images + " x " + model.graph().channels() + " x " + size + ": " + pixels + "; class, int64 "
			+ images
			+ ": the class to explain, -1 for the one with the highest score" + region + ".\n"
			+ "Outputs: scores and probabilities, float32 " + images + " x " + model.classes().size() + "; class_index, int64 " + images
			+ ": the class that was explained; " + value + "map, float32 " + images + " x " + size
			+ ": 0..1, zero everywhere where there is no evidence.\n"
			+ "Example in Python:\n"
			+ "  session = onnxruntime.InferenceSession('explainer.onnx')\n"
			+ "  scores, probabilities, index, map = session.run(['scores', 'probabilities', 'class_index', 'map'],\n"
			+ "      {'pixels': image.astype('float32')[None, " + (model.graph().channels() == 1 ? "None" : ":")
			+ "], 'class': numpy.array([-1])"
			+ (question.question().isRegionGiven() ? ", 'region': region.astype('float32')[None, None]" : "") + "})\n";
	}
}
