package org.abscam.explain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.abscam.cam.BlackBoxMethod;
import org.abscam.cam.Box;
import org.abscam.cam.Contrast;
import org.abscam.cam.Likeness;
import org.abscam.cam.Region;
import org.abscam.cam.Target;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Question;
import org.abscam.model.ModelCard;

/**
 * A question put to a model that can answer it.
 *
 * @param kind what kind of target; never {@link Question.Kind#AUTO}
 * @param target what the maps explain
 * @param model the model, its classes and probabilities as they are meant
 * @param question in the user's words
 */
public record PosedQuestion(Question.Kind kind, Target target, OpenModel model, Question question) {

	/**
	 * @param question what is asked
	 * @param model an open model
	 * @param options where and how a network may be run for it
	 * @param chosenLater whether the class is said to the explainer later, as to a file
	 * @return the question, put to the model
	 * @throws ExplainException if the model cannot answer it; the sentence says what it can
	 */
	public static PosedQuestion of(Question question, OpenModel model, ExplainOptions options, boolean chosenLater)
		throws ExplainException {
		boolean values = model.saysValues();
		Question.Kind kind = question.kind() != Question.Kind.AUTO ? question.kind() : values ? Question.Kind.UP : Question.Kind.CLASS;
		if (values && (kind == Question.Kind.CLASS || kind == Question.Kind.PROBABILITY || !question.against().isEmpty())) {
			throw new ExplainException("'" + model.source().name() + "' puts out values, no classes; use the target 'up' or 'down'.");
		}
		return switch (kind) {
			case AUTO, CLASS -> new PosedQuestion(Question.Kind.CLASS,
				question.against().isEmpty()
					? new Target.OneClass(question.classes().isPresent() ? -1 : model.classIndex(question.classChoice()), false)
					: contrast(question, model, chosenLater),
				model, question);
			case PROBABILITY ->
				new PosedQuestion(kind, new Target.OneClass(model.classIndex(question.classChoice()), true), model, question);
			case UP, DOWN -> amount(kind, question, model.asValues(), chosenLater);
			case REGION -> region(question, model, chosenLater);
			case LIKE, UNLIKE -> likeness(kind, question, model, options);
			case BOX -> box(question, model, options, chosenLater);
		};
	}

	private static PosedQuestion box(Question question, OpenModel model, ExplainOptions options, boolean chosenLater)
		throws ExplainException {
		if (!(options.method() instanceof BlackBoxMethod)) {
			throw new ExplainException(
				"Boxes are found behind steps without a gradient, and are explained by masking alone; use the method "
					+ BlackBoxMethod.RISE.option() + " or " + BlackBoxMethod.OCCLUSION.option() + ".");
		}
		requireRegion(question, chosenLater);
		return new PosedQuestion(Question.Kind.BOX, new Box(model.classIndex(question.classChoice()), question.isRegionGiven()), model,
			question);
	}

	private static void requireRegion(Question question, boolean chosenLater) throws ExplainException {
		if (question.isRegionGiven() && question.masks().isEmpty() && !chosenLater) {
			throw new ExplainException("There is no region '" + question.region() + "'; use " + Question.ALL + " or " + Question.PREDICTED
				+ ", or give one.");
		}
	}

	private static PosedQuestion region(Question question, OpenModel model, boolean chosenLater) throws ExplainException {
		requireRegion(question, chosenLater);
		return new PosedQuestion(Question.Kind.REGION,
			new Region(model.classIndex(question.classChoice()), question.where()), model, question);
	}

	/**
	 * @param model an open model
	 * @return the targets that it has, as they are written
	 */
	public static List<String> targets(OpenModel model) {
		if (model.graph().head().dense().isPresent()) return List.of("region");
		if (model.graph().head().boxes().isPresent()) return List.of("box (methods " + BlackBoxMethod.RISE.option() + ", "
			+ BlackBoxMethod.OCCLUSION.option() + ")");
		List<String> targets = new ArrayList<>();
		boolean several = model.graph().head().classes() > 1;
		if (!model.saysValues()) {
			targets.addAll(List.of("class", "probability"));
			if (model.classes().size() > 1) targets.add("class against others");
		}
		try {
			model.asValues();
			targets.addAll(List.of("up", "down"));
		}
		catch (ExplainException e) {
			// classes alone, which the list shows by leaving the two out
		}
		if (several) targets.addAll(List.of("like=FILE", "unlike=FILE"));
		return targets;
	}

	private static Contrast contrast(Question question, OpenModel model, boolean chosenLater) throws ExplainException {
		ModelCard.Target said = model.source().card().map(c -> c.settings().target()).orElse(null);
		double alpha = said == null ? Contrast.USUAL_ALPHA : said.alpha().orElse(Contrast.USUAL_ALPHA);
		int similar = said == null ? Contrast.USUAL_SIMILAR : said.similar().orElse(Contrast.USUAL_SIMILAR);
		int index = model.classIndex(question.classChoice());
		if (model.classes().size() < 2) {
			throw new ExplainException("'" + model.source().name() + "' has one class, which cannot be set against others.");
		}
		Set<Integer> others = new HashSet<>();
		List<Integer> ordered = new ArrayList<>();
		for (String other : question.others()) {
			int b = model.classIndex(other);
			if (b < 0 || b == index || !others.add(b)) {
				throw new ExplainException("'" + other + "' cannot stand in 'against'; name each class once that is not the explained one, "
					+ "or write " + Question.SIMILAR + ".");
			}
			ordered.add(b);
		}
		if (index < 0 && !ordered.isEmpty() && !chosenLater) {
			throw new ExplainException(
				"Which class is to be set against " + question.against() + "? Name it as the class, or set the highest one "
					+ "against '" + Question.SIMILAR + "' ones.");
		}
		return new Contrast(index, ordered, similar, alpha);
	}

	private static PosedQuestion amount(Question.Kind kind, Question question, OpenModel model, boolean chosenLater)
		throws ExplainException {
		int index = model.classIndex(question.classChoice());
		int count = model.classes().size();
		if (index < 0 && count > 1 && !chosenLater) {
			throw new ExplainException("'" + model.source().name() + "' puts out " + count + " numbers; say which is to go " + kind.option()
				+ ", by the name or index of a class: " + String.join(", ", model.classes().subList(0, Math.min(20, count)))
				+ (count > 20 ? ", …" : "") + ".");
		}
		return new PosedQuestion(kind, new Target.Amount(count == 1 ? 0 : index, kind == Question.Kind.UP), model, question);
	}

	private static PosedQuestion likeness(Question.Kind kind, Question question, OpenModel model, ExplainOptions options)
		throws ExplainException {
		if (model.graph().head().classes() < 2) {
			throw new ExplainException(
				"'" + model.source().name() + "' puts out one number, by which images cannot be compared; likeness needs "
					+ "a network that puts out several features.");
		}
		float[] reference = ReferenceImage.features(question, model, options);
		String name = "similarity to " + Question.shortName(question.image());
		return new PosedQuestion(kind, new Likeness(reference, kind == Question.Kind.LIKE), model.reporting(List.of(name)), question);
	}

	/** @return this without the model's weights, once its graphs are loaded */
	PosedQuestion withoutWeights() {
		return new PosedQuestion(kind, target, model.withoutWeights(), question);
	}

	/** @return whether it is asked for a class and nothing else */
	public boolean isOfClass() {
		return target instanceof Target.OneClass;
	}

	/** @return whether what is reported are classes with probabilities, else numbers without */
	public boolean hasProbabilities() {
		return kind == Question.Kind.CLASS || kind == Question.Kind.PROBABILITY || kind == Question.Kind.REGION;
	}

	/** @return what {@link #value} is, in words */
	public String valueName() {
		return switch (kind) {
			case AUTO, CLASS, PROBABILITY -> target instanceof Contrast ? "difference of scores" : "probability";
			case UP, DOWN -> "value";
			case REGION -> "mean probability";
			case LIKE, UNLIKE -> "similarity";
			case BOX -> "score";
		};
	}

	/** @return the unit of {@link #value}, of values that the network puts out, if its card says one */
	public Optional<String> unit() {
		return kind == Question.Kind.UP || kind == Question.Kind.DOWN
			? model.source().card().flatMap(c -> c.settings().target().unit()) : Optional.empty();
	}

	/**
	 * @param scores what was reported of an image
	 * @param probabilities the same after the activation
	 * @param index what is explained of it
	 * @return probability, value, similarity or difference of scores
	 */
	public float value(float[] scores, float[] probabilities, int index) {
		return target.value(scores, probabilities, index);
	}

	/**
	 * @param scores what was reported of an image
	 * @param index what is explained of it
	 * @return what the map of that image explains, such as "malignant rather than benign" or "higher bone age"
	 */
	public String inWords(float[] scores, int index) {
		String name = model.classes().get(index);
		return switch (kind) {
			case AUTO, CLASS -> target instanceof Contrast contrast ? name + " rather than "
				+ contrast.others(scores, index).stream().map(model.classes()::get).collect(Collectors.joining(", ")) : name;
			case PROBABILITY -> name;
			case UP -> "higher " + name;
			case DOWN -> "lower " + name;
			case REGION -> name + switch (question.where()) {
				case EVERYWHERE -> " in the whole image";
				case PREDICTED -> " where it is predicted";
				case GIVEN -> " in " + Question.shortName(question.region());
			};
			case LIKE, UNLIKE -> kind.option() + " " + Question.shortName(question.image());
			case BOX -> name + " in "
				+ (question.isRegionGiven() ? "the box nearest to " + Question.shortName(question.region()) : "its surest box");
		};
	}

	/** What is explained of whatever class is chosen, for the readers of a file. */
	public String inGeneral() {
		String name = target.index() < 0 ? "the class" : model.classes().get(target.index());
		return switch (kind) {
			case AUTO, CLASS -> target instanceof Contrast contrast ? name + " rather than " + (contrast.others().isEmpty()
				? "the " + contrast.similar() + " next highest"
				: contrast.others().stream().map(model.classes()::get).collect(Collectors.joining(", ")))
				+ " (difference of scores, alpha " + contrast.alpha() + ")" : "score of a class";
			case PROBABILITY -> "probability of a class";
			default -> target.index() < 0 ? kind.option() : inWords(new float[0], target.index());
		};
	}

	/**
	 * @param scores what was reported of an image
	 * @param probabilities the same after the activation
	 * @param index what is explained of it
	 * @return {@link #inWords} and the value, with what it is, and its unit
	 */
	public String answer(float[] scores, float[] probabilities, int index) {
		return String.format(Locale.ROOT, "%s, %s %.3f%s", inWords(scores, index), valueName(), value(scores, probabilities, index),
			unit().map(u -> " " + u).orElse(""));
	}
}
