package org.abscam.fiji.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.abscam.cam.SaliencyMethod;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.IdleOptions;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.option.Asked;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.scan.WindowChoice;

/**
 * What the command "Abs-CAM Compare Methods..." is asked for, by its dialog or by a macro.
 *
 * @param model name in the library, or path of a model
 * @param methods what is compared, at least one, each once
 * @param options class, layer, device and precision are used
 * @param window which values become black and white
 * @param opacity of the painted maps, 0..1
 * @param montage whether a montage is made, else a stack
 */
public record CompareRequest(String model, List<SaliencyMethod> methods, ExplainOptions options, WindowChoice window, double opacity,
	boolean montage) {

	/**
	 * @param text options of a macro
	 * @throws ExplainException for an unknown key or a value out of range; the sentence says what there is
	 */
	public static CompareRequest parse(String text) throws ExplainException {
		return of(MacroOptions.parse(text, MenuOffers.COMPARE));
	}

	static CompareRequest of(Said said) throws ExplainException {
		Set<SaliencyMethod> methods = new LinkedHashSet<>();
		for (String method : said.text(Options.METHODS).split(",")) methods.add(Asked.method(method.strip()));
		ExplainOptions options = Asked.maps(said);
		IdleOptions.refuse(options, methods);
		return new CompareRequest(said.text(Options.MODEL), new ArrayList<>(methods), options, Asked.window(said),
			said.number(Options.OPACITY),
			said.is(Options.MONTAGE));
	}

	/** How one of the methods explains. */
	ExplainOptions with(SaliencyMethod method) {
		return options.with(method);
	}
}
