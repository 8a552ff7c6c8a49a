package org.abscam.fiji.review;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.explain.ExplainRequest;
import org.abscam.option.Asked;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.scan.WindowChoice;

/**
 * What the command "Abs-CAM Review..." is asked for, by its dialog or by a macro.
 *
 * @param said what was said, to be said again with one thing changed
 * @param explain what is explained and how
 * @param first whether the reader reads before the model's answer is shown
 * @param reader who reads, empty for the one that read last
 * @param with what stands beside the scan: title of an open image, or a path; empty for nothing
 * @param folder where readings are kept, empty for beside the image's file
 */
record ReviewRequest(Said said, ExplainRequest explain, boolean first, String reader, String with, Optional<Path> folder) {

	/** @throws ExplainException for a value out of range; the sentence says what there is */
	static ReviewRequest of(Said said) throws ExplainException {
		Optional<Path> folder =
			said.text(Options.OUT).isBlank() ? Optional.empty() : Optional.of(Asked.path(said, Options.OUT, "a folder"));
		Map<String, String> values = new HashMap<>(said.values());
		values.remove(Options.OUT.name()); // where Explain's own files would go
		Set<String> flags = new HashSet<>(said.flags());
		flags.remove(Options.REVIEW.name());
		return new ReviewRequest(said, ExplainRequest.of(new Said(values, flags)), said.is(Options.FIRST), said.text(Options.READER),
			said.text(Options.WITH).strip(), folder);
	}

	/** @return whether what is black and white on the screen has nothing to do with what the model sees */
	boolean fixesWindow() {
		WindowChoice window = explain.scan().window();
		return window != WindowChoice.Rule.DEFAULT && window != WindowChoice.Rule.DISPLAY;
	}

	/** @return the same of another class */
	ReviewRequest ofClass(String choice) throws ExplainException {
		return of(said.with(Options.CLASS, choice));
	}

	/** @return the same by another method */
	ReviewRequest by(String method) throws ExplainException {
		return of(said.with(Options.METHOD, method));
	}

	/** @return the same with nothing beside it */
	ReviewRequest alone() {
		return new ReviewRequest(said, explain, first, reader, "", folder);
	}

	/** @return the same, with what is black and white on the screen */
	ReviewRequest asShown() throws ExplainException {
		return of(said.with(Options.WINDOW, WindowChoice.Rule.DISPLAY.toString()));
	}
}
