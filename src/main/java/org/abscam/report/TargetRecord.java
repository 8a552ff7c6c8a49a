package org.abscam.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.abscam.cam.Contrast;
import org.abscam.explain.PosedQuestion;
import org.abscam.explain.options.Question;

/** What was explained, as part of the record: the kind of target with all that it was given. */
final class TargetRecord {

	private TargetRecord() {}

	/** @return {@code kind}, what {@code value} of each image is, and what belongs to the kind */
	static JsonObject of(PosedQuestion posed) {
		Question question = posed.question();
		JsonObject json = new JsonObject();
		json.addProperty("kind", posed.kind().option());
		json.addProperty("value_is", posed.valueName());
		posed.unit().ifPresent(unit -> json.addProperty("unit", unit));
		if (posed.target() instanceof Contrast contrast) {
			JsonArray others = new JsonArray();
			contrast.others().forEach(b -> others.add(posed.model().classes().get(b)));
			if (contrast.others().isEmpty()) {
				json.addProperty("against", Question.SIMILAR);
				json.addProperty("similar", contrast.similar());
			}
			else json.add("against", others);
			json.addProperty("alpha", contrast.alpha());
		}
		switch (posed.kind()) {
			case REGION, BOX -> json.addProperty("region", Question.shortName(question.region()));
			case LIKE, UNLIKE -> json.addProperty("image", Question.shortName(question.image()));
			default -> {}
		}
		return json;
	}
}
