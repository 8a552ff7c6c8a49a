package org.abscam.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.abscam.evaluate.sensitivity.ClassLikeness;
import org.abscam.evaluate.sensitivity.ClassSensitivity;
import org.abscam.evaluate.sensitivity.KnownSensitivity;
import org.abscam.evaluate.sensitivity.MapLikeness;

/** What a record says of whether maps depend on the class. */
final class SensitivityRecord {

	private SensitivityRecord() {}

	/**
	 * @param known what is known of the method at the layer
	 * @param model name of the model
	 * @param method option of the method
	 * @return verdict, numbers and rule; where nothing was measured, how to do that
	 */
	static JsonObject of(KnownSensitivity known, String model, String method) {
		JsonObject json = new JsonObject();
		json.addProperty("verdict", known.verdict().toString());
		known.inapplicable().ifPresent(why -> json.addProperty("reason", why));
		known.measured().ifPresent(measured -> {
			json.addProperty("pictures", measured.pictures());
			json.addProperty("scans", measured.scans());
			json.addProperty("pictures_with_maps", measured.counted());
			json.addProperty("pairs", measured.pairs());
			json.addProperty("pairs_with_one_empty_map", measured.oneEmpty());
			json.addProperty("pairs_of_empty_maps", measured.bothEmpty());
			add(json, "rank_correlation", measured.spearman());
			add(json, "ssim", measured.ssim());
			add(json, "energy", measured.energy());
			add(json, "rank_correlation_of_classes_further_down", measured.farSpearman());
			add(json, "ssim_of_classes_further_down", measured.farSsim());
			add(json, "rank_correlation_with_random_class_head", measured.headSpearman());
			add(json, "ssim_with_random_class_head", measured.headSsim());
			json.addProperty("rule", ClassSensitivity.RULE);
		});
		if (known.verdict() == ClassSensitivity.Verdict.NOT_MEASURED) json.addProperty("how", KnownSensitivity.how(model, method));
		return json;
	}

	/**
	 * @param likeness of the map of one image
	 * @return the classes that it was compared with and the numbers, means over those that say something
	 */
	static JsonObject of(ClassLikeness likeness) {
		JsonObject json = new JsonObject();
		likeness.spearman().ifPresent(value -> json.addProperty("rank_correlation", value));
		likeness.ssim().ifPresent(value -> json.addProperty("ssim", value));
		likeness.energy().ifPresent(value -> json.addProperty("energy", value));
		likeness.farSpearman().ifPresent(value -> json.addProperty("rank_correlation_of_classes_further_down", value));
		likeness.farSsim().ifPresent(value -> json.addProperty("ssim_of_classes_further_down", value));
		json.addProperty("alike", likeness.isAlike());
		JsonArray others = new JsonArray();
		for (int i = 0; i < likeness.pairs().size(); i++) {
			MapLikeness pair = likeness.pairs().get(i);
			JsonObject other = new JsonObject();
			other.addProperty("class", likeness.others().get(i));
			other.addProperty("empty_maps", pair.constant());
			add(other, "rank_correlation", pair.spearman());
			add(other, "ssim", pair.ssim());
			add(other, "energy", pair.energy());
			others.add(other);
		}
		json.add("others", others);
		return json;
	}

	private static void add(JsonObject json, String name, double value) {
		if (!Double.isNaN(value)) json.addProperty(name, value);
	}
}
