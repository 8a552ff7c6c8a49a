package org.abscam.explain.options;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.abscam.cam.BlackBoxMethod;
import org.abscam.cam.SaliencyMethod;

/** Options that do nothing with any of the methods that are asked for: said, they are a misunderstanding that the user should hear of. */
public final class IdleOptions {

	private final Collection<? extends SaliencyMethod> methods;

	private IdleOptions(Collection<? extends SaliencyMethod> methods) {
		this.methods = methods;
	}

	/**
	 * What is at its usual value counts as not said, as dialogs and the macros that they record say everything.
	 *
	 * @param options what is said
	 * @param methods all that are asked for, at least one
	 * @throws ExplainException if something is said that is for other methods; the sentence names it
	 */
	public static void refuse(ExplainOptions options, Collection<? extends SaliencyMethod> methods) throws ExplainException {
		IdleOptions idle = new IdleOptions(methods);
		idle.refuse(options.scoring().channels() == 0 ? List.of() : List.of("channels"), SaliencyMethod::hasTwoPhases,
			"methods of two phases, which score masks");
		idle.refuse(options.scoring().budget().isNumber() ? List.of("budget") : List.of(), SaliencyMethod::hasTwoPhases,
			"methods of two phases, which score masks");
		idle.refuse(masking(options.masking()), BlackBoxMethod.class::isInstance,
			Stream.of(BlackBoxMethod.values()).map(BlackBoxMethod::option).collect(Collectors.joining(" and ")));
	}

	/** What is said of masks; occlusion and rise share the keys of a macro. */
	private static List<String> masking(Masking said) {
		Masking usual = Masking.DEFAULTS;
		List<String> names = new ArrayList<>();
		if (!said.patch().isEmpty()) names.add("patch");
		if (!said.stride().isEmpty()) names.add("stride");
		if (said.masks() != usual.masks()) names.add("masks");
		if (!said.cells().isEmpty() && !said.cells().equals(usual.cells())) names.add("cells");
		if (said.keep() != usual.keep()) names.add("keep");
		if (said.seed().isPresent()) names.add("seed");
		return names;
	}

	private void refuse(List<String> said, Predicate<SaliencyMethod> using, String users) throws ExplainException {
		if (said.isEmpty() || methods.stream().anyMatch(using)) return;
		throw new ExplainException("'" + String.join("', '", said) + "' " + (said.size() > 1 ? "do" : "does") + " nothing with "
			+ methods.stream().map(SaliencyMethod::option).collect(Collectors.joining(" and ")) + ": " + (said.size() > 1 ? "they are"
				: "it is")
			+ " for " + users + "; leave " + (said.size() > 1 ? "them" : "it") + " away, or choose another method.");
	}
}
