package org.abscam.fiji.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.abscam.cam.CamMethod;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.fiji.explain.ExplainRequest;
import org.abscam.fiji.result.Looks;
import org.abscam.model.ModelLibrary;
import org.abscam.report.OverlayLook;

/**
 * What the command "Abs-CAM Compare Methods..." is asked for, by its dialog or by a macro.
 *
 * @param model name in the library, or path of a model
 * @param methods what is compared, at least one, each once
 * @param options class, layer, device and precision are used
 * @param opacity of the painted maps, 0..1
 * @param montage whether a montage is made, else a stack
 */
public record CompareRequest(String model, List<CamMethod> methods, ExplainOptions options, double opacity, boolean montage) {

	public static final String METHODS = "methods";
	static final String MONTAGE = "montage";
	static final String DEFAULT_METHODS = "abs-cam,abs-cam-initial,grad-cam,grad-cam++";

	/** What is done where nothing is said and nobody can be asked. */
	static final String DEFAULT_OPTIONS = MONTAGE;

	private static final List<String> KEYS = List.of(ExplainRequest.MODEL, ExplainRequest.CLASS, ExplainRequest.LAYER, METHODS,
		ExplainRequest.DEVICE, ExplainRequest.BASELINE, ExplainRequest.PRECISION, Looks.OPACITY);
	static final List<String> FLAGS = List.of(MONTAGE);

	/**
	 * @param text options of a macro
	 * @throws ExplainException for an unknown key or a value out of range; the sentence says what there is
	 */
	public static CompareRequest parse(String text) throws ExplainException {
		return of(MacroOptions.parse(text, KEYS, FLAGS));
	}

	static CompareRequest of(MacroOptions said) throws ExplainException {
		Set<CamMethod> methods = new LinkedHashSet<>();
		for (String method : said.text(METHODS, DEFAULT_METHODS).split(",")) methods.add(ExplainRequest.method(method.strip()));
		return new CompareRequest(said.text(ExplainRequest.MODEL, ModelLibrary.DEFAULT), new ArrayList<>(methods),
			ExplainRequest.options(said),
			said.fraction(Looks.OPACITY, OverlayLook.DEFAULT_OPACITY), said.flags().contains(MONTAGE));
	}

	/** How one of the methods explains. */
	ExplainOptions with(CamMethod method) {
		return options.with(method);
	}
}
