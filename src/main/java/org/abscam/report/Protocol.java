package org.abscam.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.abscam.cam.BlackBoxMethod;
import org.abscam.cam.CamMethod;
import org.abscam.cam.SaliencyMethod;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.explain.Agreement;
import org.abscam.explain.Explainer;
import org.abscam.explain.budget.Budget;
import org.abscam.explain.network.Held;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.AskedBudget;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Masking;
import org.abscam.hotspot.Hotspot;
import org.abscam.model.Measured;
import org.abscam.model.ModelCard;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.scan.Provenance;
import org.abscam.scan.UsedWindow;

/** What was done and what came out, as JSON: enough to do it again and to tell whether it is the same. */
public final class Protocol {

	private static final Gson GSON = new GsonBuilder().setPrettyPrinting().serializeSpecialFloatingPointValues().create();

	private Protocol() {}

	/**
	 * @param result an explained scan
	 * @param uids whether the member {@code source} says which DICOM objects it was read from
	 * @return as {@link #of(ExplainedScan)}
	 */
	public static JsonObject of(ExplainedScan result, boolean uids) {
		JsonObject json = of(result);
		if (uids) SourceRecord.addTo(json, result.scan().sources());
		return json;
	}

	/**
	 * @param result an explained scan
	 * @return versions, model, layer, method, class, preprocessing, device, timings, warnings, and each image's prediction and
	 *         hotspots
	 */
	public static JsonObject of(ExplainedScan result) {
		Explainer explainer = result.explainer();
		ExplainOptions options = explainer.options();
		JsonObject json = new JsonObject();
		json.add("versions", versions());
		json.add("scan", scan(result));
		json.add("model", model(explainer.model()));
		addHeld(json, explainer.model());
		SaliencyMethod method = options.method();
		json.addProperty("method", method.option());
		JsonArray layers = new JsonArray();
		for (TargetLayer layer : explainer.layers()) {
			JsonObject at = new JsonObject();
			at.addProperty("tensor", layer.tensor());
			at.addProperty("size", layer.type().toString());
			at.addProperty("axes", layer.axes());
			at.add("grid", GSON.toJsonTree(layer.spatial()));
			at.addProperty("prefix", layer.layout().prefix());
			if (!layer.seesAll()) at.add("sees", GSON.toJsonTree(layer.fields()));
			if (method.needsGradient()) at.addProperty("differentiated_by", layer.differentiated());
			explainer.joinedWith(layer).ifPresent(finer -> at.addProperty("joined_with", finer.tensor()));
			layers.add(at);
		}
		if (!explainer.layers().isEmpty()) {
			json.addProperty("layer", String.join(",", explainer.layers().stream().map(TargetLayer::tensor).toList()));
			json.add("layers", layers);
			if (layers.size() > 1) json.addProperty("fuse", options.where().fusion().option());
		}
		addTo(json, explainer);
		json.add("target", TargetRecord.of(explainer.question()));
		json.addProperty("threshold", result.threshold());
		addLikeness(json, explainer.model());
		json.add("device", device(explainer));
		json.addProperty("seconds", result.seconds());
		json.add("warnings", GSON.toJsonTree(result.warnings()));
		result.sensitivity().ifPresent(known -> json.add("class_sensitivity",
			SensitivityRecord.of(known, explainer.model().source().name(), method.option())));
		JsonArray images = new JsonArray();
		for (ExplainedImage image : result.images()) images.add(image(result, image));
		json.add("images", images);
		return json;
	}

	/**
	 * Adds what the inputs beside the image are held at; nothing where there is none.
	 *
	 * @param json gets the member {@code inputs}: of each its name and where it was said, and, unless the scan's header said it, what was said and what the network gets
	 * @param model a model
	 */
	public static void addHeld(JsonObject json, OpenModel model) {
		if (model.held().isEmpty()) return;
		JsonArray inputs = new JsonArray();
		for (Held held : model.held()) {
			JsonObject one = new JsonObject();
			one.addProperty("name", held.name());
			if (!held.isOfHeader()) one.addProperty("value", held.value());
			if (!held.isOfHeader() && held.fed().length > 0) one.add("fed", GSON.toJsonTree(held.fed()));
			one.addProperty("from", held.from());
			inputs.add(one);
		}
		json.add("inputs", inputs);
	}

	/**
	 * Adds how it is told whether an image looks like those that the model was trained on.
	 *
	 * @param json gets the member {@code training_likeness}: limit and number of training images, or "not known"
	 * @param model a model
	 */
	public static void addLikeness(JsonObject json, OpenModel model) {
		if (model.training().isEmpty()) {
			json.addProperty("training_likeness", "not known");
			return;
		}
		JsonObject likeness = new JsonObject();
		likeness.addProperty("limit", model.training().get().limit());
		likeness.addProperty("training_images", model.training().get().images());
		json.add("training_likeness", likeness);
	}

	/**
	 * Adds whether an image looks like those that the model was trained on; nothing where that is not known.
	 *
	 * @param json of the image; gets the members {@code training_distance} and {@code unlike_training}
	 * @param model the model
	 * @param distance of the image
	 */
	public static void addDistance(JsonObject json, OpenModel model, OptionalDouble distance) {
		if (model.training().isEmpty() || distance.isEmpty()) return;
		json.addProperty("training_distance", distance.getAsDouble());
		json.addProperty("unlike_training", model.training().get().isUnlike(distance.getAsDouble()));
	}

	/** How images are explained, but for method, layer and device. */
	public static void addTo(JsonObject json, Explainer explainer) {
		ExplainOptions options = explainer.options();
		json.addProperty("class", options.classChoice());
		json.addProperty("channels", options.scoring().channels() == 0 ? "all" : Integer.toString(options.scoring().channels()));
		if (options.method() instanceof BlackBoxMethod method) {
			json.addProperty("baseline", options.scoring().baseline().option());
			json.add(method.option(), masking(method, options.masking()));
		}
		if (!options.method().hasTwoPhases()) return;
		addBudget(json, explainer.budgets());
		json.addProperty("baseline", options.scoring().baseline().option());
		json.addProperty("precision_of_phase_two", options.scoring().precision().option());
	}

	/** How many masks are scored at each layer, one word where it is the same; and the r that automatic budgets want. */
	private static void addBudget(JsonObject json, List<Budget> budgets) {
		json.addProperty("budget", budget(budgets));
		budgets.stream().filter(Budget.Auto.class::isInstance).findFirst()
			.ifPresent(auto -> json.addProperty("map_error", ((Budget.Auto) auto).mapError()));
	}

	/**
	 * @param budgets of each layer
	 * @return them as they are said, with commas; once where they are the same; nothing of no layer
	 */
	public static String budget(List<Budget> budgets) {
		return budgets.stream().map(AskedBudget::text).distinct().collect(Collectors.joining(","));
	}

	/** What the method masks with; sizes in pixels of the network's input. */
	private static JsonObject masking(BlackBoxMethod method, Masking masking) {
		JsonObject json = new JsonObject();
		if (method == BlackBoxMethod.OCCLUSION) {
			json.add("patch", GSON.toJsonTree(masking.patch()));
			json.add("stride", GSON.toJsonTree(masking.stride()));
			return json;
		}
		json.addProperty("masks", masking.masks());
		json.add("cells", GSON.toJsonTree(masking.cells()));
		json.addProperty("keep", masking.keep());
		if (masking.seed().isPresent()) json.addProperty("seed", masking.seed().getAsInt());
		else json.addProperty("seed", Masking.AUTO);
		return json;
	}

	private static JsonObject device(Explainer explainer) {
		Device device = explainer.device();
		JsonObject json = new JsonObject();
		json.addProperty("asked", device.asked());
		json.addProperty("used", device.used());
		device.adapter().ifPresent(name -> json.addProperty("adapter", name));
		device.reason().ifPresent(why -> json.addProperty("reason", why));
		explainer.placement().ifPresent(placement -> {
			JsonObject nodes = new JsonObject();
			for (String place : placement.nodes().keySet()) nodes.addProperty(place, placement.count(place));
			json.add("nodes_of_phase_one", nodes);
		});
		return json;
	}

	/**
	 * @param json any JSON
	 * @return as text with line breaks
	 */
	public static String text(JsonElement json) {
		return GSON.toJson(json);
	}

	/** @return versions of Abs-CAM, ONNX Runtime, ImageJ and Java */
	public static JsonObject versions() {
		JsonObject json = new JsonObject();
		json.addProperty("abscam", version());
		try {
			json.addProperty("onnxruntime", Device.runtimeVersion());
		}
		catch (EngineException e) {
			json.addProperty("onnxruntime", e.getMessage());
		}
		json.addProperty("imagej", ij.ImageJ.VERSION);
		json.addProperty("java", System.getProperty("java.version"));
		return json;
	}

	/** @return Abs-CAM's version, {@code development} when run from class files */
	public static String version() {
		return Optional.ofNullable(Protocol.class.getPackage().getImplementationVersion()).orElse("development");
	}

	/**
	 * @param model a model
	 * @return its name, SHA-256, preprocessing, classes, and whether its images can be mirrored if its card says so
	 */
	public static JsonObject model(OpenModel model) {
		JsonObject json = new JsonObject();
		json.addProperty("name", model.source().name());
		json.addProperty("sha256", model.source().sha256());
		Optional<ModelCard> card = model.source().card();
		card.ifPresent(c -> json.addProperty("title", c.name()));
		card.flatMap(ModelCard::version).ifPresent(v -> json.addProperty("version", v));
		model.intendedUse().ifPresent(use -> json.addProperty("intended_use", use));
		json.add("classes", GSON.toJsonTree(model.classes()));
		json.addProperty("probability", model.probability().toString().toLowerCase(Locale.ROOT));
		model.temperature().ifPresent(t -> json.addProperty("temperature", t));
		JsonArray input = new JsonArray();
		for (long size : model.graph().spatial()) input.add(size);
		json.add("input_size", input);
		json.addProperty("input_channels", model.graph().channels());
		JsonArray preprocessing = new JsonArray();
		card.ifPresent(c -> c.input().preprocessing().forEach(step -> preprocessing.add(step.toString())));
		json.add("preprocessing", preprocessing);
		card.flatMap(c -> c.settings().mirror()).ifPresent(same -> json.addProperty("mirror", same));
		card.ifPresent(c -> addMeasured(json, c.settings().measured()));
		return json;
	}

	/** What the card says was measured, beside the temperature, which stands there where it is in force. */
	private static void addMeasured(JsonObject json, Measured measured) {
		if (!measured.thresholds().isEmpty()) json.add("thresholds", GSON.toJsonTree(measured.thresholds()));
		measured.probabilityCutoff().ifPresent(p -> json.addProperty("probability_cutoff", p));
		measured.accuracy().ifPresent(accuracy -> json.add("accuracy", accuracy(accuracy)));
	}

	private static JsonObject accuracy(Measured.Accuracy accuracy) {
		JsonObject json = new JsonObject();
		json.addProperty("value", accuracy.value());
		json.addProperty("n", accuracy.images());
		json.addProperty("low", accuracy.low());
		json.addProperty("high", accuracy.high());
		json.addProperty("on", accuracy.on());
		return json;
	}

	private static JsonObject scan(ExplainedScan result) {
		Provenance provenance = result.scan().provenance();
		JsonObject json = GSON.toJsonTree(provenance).getAsJsonObject();
		json.addProperty("width", result.scan().width());
		json.addProperty("height", result.scan().height());
		json.addProperty("slices", result.scan().size());
		json.addProperty("grey_levels", result.networkImages().windowSource());
		result.networkImages().window().ifPresent(w -> json.add("window", window(w)));
		return json;
	}

	/**
	 * @param window the window that a scan was seen through
	 * @return its bounds as the header and ImageJ count, and where it comes from; of each slice too, where they have windows of their own
	 */
	public static JsonObject window(UsedWindow window) {
		JsonObject json = new JsonObject();
		json.addProperty("low", window.low());
		json.addProperty("high", window.high());
		json.addProperty("name", window.name());
		json.addProperty("function", window.function().word());
		if (!window.slices().isEmpty()) {
			JsonArray slices = new JsonArray();
			window.slices().forEach(own -> slices.add(window(own)));
			json.add("slices", slices);
		}
		return json;
	}

	/** What scored an image's masks, and how far int8 was from float32. */
	private static JsonObject agreement(Agreement agreement) {
		JsonObject json = new JsonObject();
		json.addProperty("used", agreement.used());
		json.addProperty("masks_compared", agreement.masks());
		if (Float.isFinite(agreement.whole())) json.addProperty("off_without_masks", agreement.whole());
		if (Float.isFinite(agreement.masked())) json.addProperty("off_under_masks", agreement.masked());
		return json;
	}

	private static JsonObject image(ExplainedScan result, ExplainedImage image) {
		JsonObject json = new JsonObject();
		json.addProperty("slice", image.slice());
		json.addProperty("top_class", result.className(image.topClass()));
		json.addProperty("explained_class", result.className(image.classIndex()));
		json.addProperty("explained", result.inWords(image));
		result.probability(image, image.classIndex()).ifPresent(p -> json.addProperty("probability", p));
		json.addProperty("value", result.value(image));
		json.add("scores", GSON.toJsonTree(image.scores()));
		if (result.explainer().question().hasProbabilities()) json.add("probabilities", GSON.toJsonTree(image.probabilities()));
		addDistance(json, result.explainer().model(), image.trainingDistance());
		json.addProperty("map_empty", image.isEmpty());
		json.addProperty("channels", image.channels());
		json.addProperty("masked_forward_passes", image.forwardPasses());
		image.masks().ifPresent(masks -> {
			json.addProperty("masks", masks.masks());
			json.addProperty("masks_scored", masks.scored());
			masks.estimate().ifPresent(r -> json.addProperty("estimated_r", r));
			if (masks.estimate().isPresent()) json.addProperty("estimated_from", masks.checked());
			if (masks.replaced()) json.addProperty("map_of", CamMethod.ABS_CAM.option());
			masks.agreement().ifPresent(agreement -> json.add("int8", agreement(agreement)));
		});
		image.seed().ifPresent(seed -> json.addProperty("seed", seed));
		image.classes().ifPresent(classes -> json.add("other_classes", SensitivityRecord.of(classes)));
		JsonArray hotspots = new JsonArray();
		for (Hotspot h : image.hotspots()) {
			JsonObject hotspot = new JsonObject();
			hotspot.addProperty("rank", h.rank());
			hotspot.addProperty("area", h.area());
			hotspot.addProperty("unit", h.unit());
			hotspot.addProperty("x", h.centroidX());
			hotspot.addProperty("y", h.centroidY());
			hotspot.addProperty("peak", h.peak());
			hotspot.addProperty("peak_column", h.peakX());
			hotspot.addProperty("peak_row", h.peakY());
			hotspot.addProperty("mean", h.mean());
			hotspot.addProperty("share", h.share());
			hotspots.add(hotspot);
		}
		json.add("hotspots", hotspots);
		return json;
	}
}
