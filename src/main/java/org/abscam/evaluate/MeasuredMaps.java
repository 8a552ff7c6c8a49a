package org.abscam.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.abscam.cam.CamMethod;
import org.abscam.cam.SaliencyMethod;
import org.abscam.evaluate.pixels.ControlMap;
import org.abscam.explain.options.ExplainException;

/**
 * Whose maps are measured.
 *
 * @param methods each once, in the order in which they were named
 * @param controls each once, after the methods
 */
public record MeasuredMaps(List<SaliencyMethod> methods, List<ControlMap> controls) {

	/** Names all methods. */
	public static final String ALL = "all";

	/**
	 * @param names methods and controls by their option, or {@code all} for all methods; with commas between them
	 * @param allControls whether all controls are measured, named or not
	 * @return what was named
	 * @throws ExplainException for another name; the sentence says what there is
	 */
	public static MeasuredMaps of(String names, boolean allControls) throws ExplainException {
		Set<SaliencyMethod> methods = new LinkedHashSet<>();
		Set<ControlMap> controls = new LinkedHashSet<>();
		for (String name : names.split(",")) {
			if (name.strip().equalsIgnoreCase(ALL)) methods.addAll(Arrays.asList(CamMethod.values()));
			else if (ControlMap.of(name).isPresent()) controls.add(ControlMap.of(name).get());
			else methods.add(SaliencyMethod.of(name.strip()).orElseThrow(() -> new ExplainException("There is no method '" + name.strip()
				+ "'; use all, or " + String.join(", ", options()) + ".")));
		}
		if (allControls) controls.addAll(Arrays.asList(ControlMap.values()));
		return new MeasuredMaps(List.copyOf(methods), List.copyOf(controls));
	}

	private static List<String> options() {
		return Stream
			.concat(SaliencyMethod.all().stream().map(SaliencyMethod::option), Arrays.stream(ControlMap.values()).map(ControlMap::option))
			.toList();
	}

	/** @return the names of all of them, as results say them */
	List<String> names() {
		return Stream.concat(methods.stream().map(SaliencyMethod::option), controls.stream().map(ControlMap::option)).toList();
	}

	/**
	 * @param said names of methods and controls that are compared, with commas; may be empty
	 * @return them
	 * @throws ExplainException if one is none of these
	 */
	public List<String> compared(String said) throws ExplainException {
		if (said.isBlank()) return List.of();
		List<String> compared = new ArrayList<>();
		for (String name : said.split(",")) {
			String one = of(name, false).names().get(0);
			if (!names().contains(one)) {
				throw new ExplainException("'" + one + "' is to be compared, but it is not measured; add it to the methods, which are "
					+ String.join(", ", names()) + ".");
			}
			if (!compared.contains(one)) compared.add(one);
		}
		return compared;
	}

	/** @return how many there are */
	public int size() {
		return methods.size() + controls.size();
	}
}
