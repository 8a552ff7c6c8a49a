package org.abscam.fiji.explain;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.abscam.explain.ExplainException;
import org.abscam.explain.ExplainOptions;
import org.abscam.explain.IdleOptions;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.fiji.result.Looks;
import org.abscam.option.Asked;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.report.OverlayLook;

/**
 * What the command "Abs-CAM Explain..." is asked for, by its dialog or by a macro.
 *
 * @param model name in the library, or path of a model
 * @param options how to explain
 * @param scan what of the image
 * @param look how overlay and RGB copy look; its threshold is also that of the hotspots
 * @param overlay whether the image gets an overlay
 * @param rgb whether an RGB copy is made
 * @param rois whether hotspots go to the ROI Manager
 * @param table whether the tables are shown
 * @param faithfulness whether each map is measured, see {@link org.abscam.evaluate.Faithfulness}
 * @param classSensitivity whether each map is compared with those of other classes, see {@link org.abscam.evaluate.ClassLikeness}
 * @param dicom folder that takes the results as DICOM objects, if they are wanted
 * @param review what the review window is to be told, empty where it is not wanted
 */
public record ExplainRequest(String model, ExplainOptions options, ScanChoice scan, OverlayLook look, boolean overlay, boolean rgb,
	boolean rois, boolean table, boolean faithfulness, boolean classSensitivity, Optional<Path> dicom,
	Optional<Said> review) {

	/**
	 * @param text options of a macro
	 * @throws ExplainException for an unknown key or a value out of range; the sentence says what there is
	 */
	public static ExplainRequest parse(String text) throws ExplainException {
		return of(MacroOptions.parse(text, MenuOffers.EXPLAIN));
	}

	public static ExplainRequest of(Said said) throws ExplainException {
		ExplainOptions options = Asked.maps(said);
		IdleOptions.refuse(options, List.of(options.method()));
		return new ExplainRequest(said.text(Options.MODEL), options, ScanChoice.of(said), Looks.of(said), said.is(Options.OVERLAY),
			said.is(Options.RGB), said.is(Options.ROIS), said.is(Options.TABLE), said.is(Options.FAITHFULNESS),
			said.is(Options.CLASS_SENSITIVITY), dicom(said), review(said));
	}

	private static Optional<Path> dicom(Said said) throws ExplainException {
		boolean folder = !said.text(Options.OUT).isEmpty();
		if (said.is(Options.DICOM) == folder) return folder ? Optional.of(Asked.path(said, Options.OUT, "a folder")) : Optional.empty();
		throw new ExplainException(folder ? "'" + Options.OUT.name() + "' is where DICOM results go; add '" + Options.DICOM.name()
			+ "', or leave it away."
			: "'" + Options.DICOM.name() + "' writes files; say into which folder with " + Options.OUT.name()
				+ "=[path of a folder].");
	}

	private static Optional<Said> review(Said said) throws ExplainException {
		if (!said.is(Options.REVIEW)) return Optional.empty();
		if (said.is(Options.DICOM)) throw new ExplainException(
			"The review window stores DICOM objects when the reading is done; leave '" + Options.DICOM.name() + "' or '"
				+ Options.REVIEW.name() + "' away.");
		return Optional.of(said);
	}
}
