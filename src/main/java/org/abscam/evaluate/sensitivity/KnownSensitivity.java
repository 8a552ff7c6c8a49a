package org.abscam.evaluate.sensitivity;

import java.util.Optional;
import org.abscam.cam.BlackBoxMethod;
import org.abscam.cam.SaliencyMethod;
import org.abscam.explain.Explainer;

/**
 * What is known of {@link ClassSensitivity} when a map is made, without computing anything.
 *
 * @param method the method's title
 * @param layer the layer, or layers with commas; empty of a method that looks at none
 * @param inapplicable why classes cannot be compared; empty where they can
 * @param measured what was measured once; empty where nothing was
 */
public record KnownSensitivity(String method, String layer, Optional<String> inapplicable, Optional<ClassSensitivity> measured) {

	/**
	 * @param explainer an open explainer, or a closed one
	 * @return what is known of its maps; empty where it is asked for something else than a class
	 */
	public static Optional<KnownSensitivity> of(Explainer explainer) {
		return explainer.question().isOfClass() ? Optional.of(of(explainer, explainer.options().method())) : Optional.empty();
	}

	/**
	 * @param explainer an open explainer, or a closed one
	 * @param method a method, also another one
	 * @return what is known of that method's maps at the layers of this explainer
	 */
	public static KnownSensitivity of(Explainer explainer, SaliencyMethod method) {
		Optional<String> not = ClassSensitivity.inapplicable(explainer.model(), method);
		String layer = method instanceof BlackBoxMethod ? "" : RememberedSensitivity.layer(explainer);
		return new KnownSensitivity(method.title(), layer, not,
			not.isPresent() ? Optional.empty() : RememberedSensitivity.of(explainer.model().source(), layer, method));
	}

	/** @return the verdict */
	public ClassSensitivity.Verdict verdict() {
		if (inapplicable.isPresent()) return ClassSensitivity.Verdict.NOT_APPLICABLE;
		return measured.map(ClassSensitivity::verdict).orElse(ClassSensitivity.Verdict.NOT_MEASURED);
	}

	/** @return whether numbers are there that say something */
	public boolean isMeasured() {
		return measured.filter(m -> m.verdict() != ClassSensitivity.Verdict.NOT_MEASURED).isPresent();
	}

	/** @return what is known, in a line */
	public String inWords() {
		if (inapplicable.isPresent()) return verdict() + ": " + inapplicable.get();
		return measured.map(ClassSensitivity::toString).orElse(verdict().toString());
	}

	/**
	 * @param classes the class that is explained; empty where it is another from image to image
	 * @return a sentence that belongs beside the map; empty where the maps depend on the class, or nobody knows
	 */
	public Optional<String> warning(Optional<String> classes) {
		if (verdict() != ClassSensitivity.Verdict.DOES_NOT_DEPEND) return Optional.empty();
		String maps = method.endsWith(" maps") ? method : method.endsWith(" map") ? method + "s" : method + "'s maps";
		return Optional.of(maps + (layer.isEmpty() ? " of this model" : " at '" + layer + "'") + " do not depend on the class ("
			+ measured.orElseThrow().figures() + "): the map shows where the network looks for anything, not what speaks for "
			+ classes.map(name -> "'" + name + "'").orElse("the class") + ".");
	}

	/** @return a few words on the picture itself; empty where the maps depend on the class, or nobody knows */
	public Optional<String> badge() {
		return verdict() == ClassSensitivity.Verdict.DOES_NOT_DEPEND ? Optional.of("alike for every class") : Optional.empty();
	}

	/**
	 * @param model the model's name, or the path of its card
	 * @param method the method, as on the command line
	 * @return how to measure it
	 */
	public static String how(String model, String method) {
		return "abscam models check " + model + " --pictures FOLDER --method " + method;
	}
}
