package org.abscam.explain;

import org.abscam.cam.Target;

/**
 * What is asked of a model, in the user's words: which {@link Target} the maps explain.
 *
 * @param classChoice {@code top} for the class with the highest score of each image, or a class by name or index
 */
public record Question(String classChoice) {

	/** Why the class with the highest score of each image. */
	public static final Question TOP = new Question(ExplainOptions.TOP);

	/**
	 * @param model the model that is asked
	 * @return the target
	 * @throws ExplainException if the model has none of that name; the sentence lists those there are
	 */
	Target target(OpenModel model) throws ExplainException {
		return new Target.OneClass(model.classIndex(classChoice), false);
	}
}
