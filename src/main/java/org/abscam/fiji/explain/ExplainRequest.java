package org.abscam.fiji.explain;

import java.util.List;
import java.util.Optional;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.IdleOptions;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.fiji.image.ScanChoice;
import org.abscam.fiji.result.Looks;
import org.abscam.option.Asked;
import org.abscam.option.MenuOffers;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.report.overlay.OverlayLook;

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
 * @param classSensitivity whether each map is compared with those of other classes, see {@link org.abscam.evaluate.sensitivity.ClassLikeness}
 * @param files what is written, if anything is
 * @param review what the review window is to be told, empty where it is not wanted
 */
public record ExplainRequest(String model, ExplainOptions options, ScanChoice scan, OverlayLook look, boolean overlay, boolean rgb,
	boolean rois, boolean table, boolean faithfulness, boolean classSensitivity, Optional<AskedFiles> files,
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
			said.is(Options.CLASS_SENSITIVITY), AskedFiles.of(said),
			said.is(Options.REVIEW) ? Optional.of(said) : Optional.empty());
	}

	/** @return whether maps are measured, for the table or for the report */
	public boolean measures() {
		return faithfulness || hasReport() && options.question().isOfClass();
	}

	boolean hasReport() {
		return files.filter(wanted -> !wanted.report().isEmpty()).isPresent();
	}
}
