package org.abscam.cam;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A way to make a saliency map: of a layer's activations and gradients, or of masked images alone. */
public sealed interface SaliencyMethod permits CamMethod, BlackBoxMethod {

	/** @return its name on the command line and in macros */
	String option();

	/** @return its name in texts */
	String title();

	/** @return who described it, or what it is beside that */
	String source();

	/** @return its channel maps M_k, in the symbols of the manual's page of equations */
	String channelEquation();

	/** @return its map, in the same symbols */
	String mapEquation();

	/** @return whether each channel's map is weighed by a forward pass of the masked image */
	boolean hasTwoPhases();

	/** @return whether the gradient of the class score is needed */
	boolean needsGradient();

	/** @return all methods, those of class activation mapping first */
	static List<SaliencyMethod> all() {
		return Stream.concat(Stream.of(CamMethod.values()), Stream.<SaliencyMethod> of(BlackBoxMethod.values())).toList();
	}

	/**
	 * @param option a name as on the command line
	 * @return the method of that name
	 */
	static Optional<SaliencyMethod> of(String option) {
		return all().stream().filter(m -> m.option().equalsIgnoreCase(option)).findFirst();
	}
}
