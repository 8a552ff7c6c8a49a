package org.abscam.option;

import java.util.List;

/** What the commands of ImageJ's menu offer, in dialogs and macros. */
public final class MenuOffers {

	public static final Offer EXPLAIN = Offer
		.of("Abs-CAM Explain...", Options.MODEL, Options.CLASS, Options.AGAINST, Options.TARGET, Options.REGION, Options.METHOD,
			Options.LAYER, Options.CHANNELS, Options.BUDGET,
			Options.CHANNEL, Options.WINDOW, Options.DEVICE, Options.BASELINE, Options.THRESHOLD, Options.OPACITY, Options.PAINT,
			Options.RANGE,
			Options.STACK,
			Options.FRAMES, Options.ROI, Options.OVERLAY, Options.RGB, Options.ROIS, Options.TABLE, Options.FAITHFULNESS, Options.BAR,
			Options.CLASS_SENSITIVITY, Options.REVIEW, Options.OUT.labelled("Out (folder of the files below):")
				.helping("Folder of report, figure and DICOM results, where these are asked for."),
			Options.REPORT.labelled("Report (pdf, html, png, with commas):"),
			Options.DEIDENTIFY_KEY.labelled("Deidentify-key (empty: the one at home):"), Options.FIGURE,
			Options.DICOM.labelled("DICOM results (they name the patient)"), Options.DEIDENTIFY.labelled("Deidentify the DICOM results"))
		.unasked(Options.INPUT, Options.INPUTS, Options.AXES, Options.GRID, Options.PREFIX, Options.FUSE, Options.MAP_ERROR,
			Options.PRECISION, Options.PATCH,
			Options.STRIDE, Options.MASKS,
			Options.CELLS, Options.KEEP,
			Options.MASK_SEED);
	public static final Offer REVIEW = Offer
		.of("Abs-CAM Review...", Options.MODEL, Options.CLASS, Options.AGAINST, Options.METHOD, Options.LAYER, Options.BUDGET,
			Options.CHANNEL, Options.WINDOW, Options.DEVICE, Options.THRESHOLD, Options.OPACITY, Options.READER,
			Options.WITH,
			Options.OUT.helping("Folder for the reading, NAME.review.json; without it, beside the image's file, or the folder that was "
				+ "chosen last.").labelled("Out (folder of the reading, empty: beside the image):"),
			Options.STACK, Options.FRAMES, Options.ROI, Options.FAITHFULNESS, Options.CLASS_SENSITIVITY, Options.FIRST)
		.unasked(Options.TARGET, Options.REGION, Options.CHANNELS, Options.BASELINE, Options.INPUT, Options.INPUTS, Options.AXES,
			Options.GRID, Options.PREFIX, Options.FUSE, Options.MAP_ERROR, Options.PRECISION, Options.PATCH, Options.STRIDE, Options.MASKS,
			Options.CELLS, Options.KEEP, Options.MASK_SEED);
	public static final Offer SESSION = Offer.of("Abs-CAM Review Session...", SessionOptions.SESSION,
		Options.SCANS
			.helping("Of a new session, the cases: a folder, whose pictures and DICOM series are read, or a table (CSV, TSV) with a column "
				+ "'path', and 'id', 'series', 'truth' and 'mask' where there are.")
			.labelled("Scans (of a new session: folder or table):"),
		Options.READER, SessionOptions.TITLE, SessionOptions.CLASSES, SessionOptions.ORDER_SEED,
		SessionOptions.EXPLAIN.labelled("Explain (options, such as model=chest-xray):"),
		SessionOptions.READING_FIRST.labelled("Reading-first (then the model's answer)"),
		SessionOptions.AREAS.labelled("Areas (to be marked with the first answer)"),
		SessionOptions.BLINDED.labelled("Blinded (case numbers, no file names)"),
		SessionOptions.FAITHFULNESS.labelled("Faithfulness (how far maps can be trusted; takes longer)"));
	public static final Offer CLASSIFY =
		Offer.of("Abs-CAM Classify...", Options.MODEL, Options.DEVICE, Options.CHANNEL, Options.WINDOW, Options.STACK, Options.FRAMES,
			Options.ROI, Options.TABLE.labelled("Table of class probabilities")).unasked(Options.INPUT, Options.INPUTS);
	public static final Offer HOTSPOTS =
		Offer.of("Abs-CAM Hotspots...", Options.THRESHOLD.labelled("Threshold (0-1 of each slice's maximum):"),
			Options.MINIMUM, Options.STACK, Options.ROIS, Options.TABLE.labelled("Table of hotspots"));
	public static final Offer OVERLAY =
		Offer.of("Abs-CAM Overlay...", Options.SALIENCY, Options.THRESHOLD, Options.OPACITY, Options.PAINT, Options.RANGE,
			Options.BAR);
	public static final Offer COMPARE =
		Offer.of("Abs-CAM Compare Methods...", Options.MODEL, Options.CLASS,
			Options.LAYER, Options.METHODS, Options.BUDGET, Options.WINDOW, Options.DEVICE, Options.OPACITY, Options.MONTAGE)
			.unasked(Options.INPUT, Options.INPUTS, Options.AXES, Options.GRID, Options.PREFIX, Options.FUSE, Options.MAP_ERROR,
				Options.BASELINE,
				Options.PRECISION, Options.PATCH, Options.STRIDE,
				Options.MASKS, Options.CELLS,
				Options.KEEP,
				Options.MASK_SEED);
	public static final Offer EVALUATE = Offer.of("Abs-CAM Evaluate...", Options.MODEL, Options.CLASS, Options.METHODS
		.usually("abs-cam,abs-cam-initial,grad-cam").written("all|METHOD[,METHOD|CONTROL]")
		.labelled("Methods (and controls, with commas, or all):")
		.helping("The methods and controls to measure, with commas, or all."), Options.LAYER, Options.BUDGET, Options.CHANNEL,
		Options.WINDOW,
		Options.DEVICE,
		Options.TRUTH,
		Options.BASELINE, Options.STEPS, Options.TOLERANCE, Options.REGIONS, Options.THRESHOLD, Options.STACK.usually("false"),
		Options.FRAMES,
		Options.ROI, Options.STABILITY, Options.MIRROR, Options.ROAD, Options.SANITY, Options.CONTROLS, Options.EXACT, Options.COHERENCY,
		Options.PLOTS,
		Options.TABLE.labelled("Table of measures"))
		.unasked(Options.COMPARE, Options.THRESHOLDS.written("usual|card|TABLE"), Options.INPUT, Options.INPUTS, Options.AXES, Options.GRID,
			Options.PREFIX,
			Options.FUSE, Options.MAP_ERROR,
			Options.PRECISION, Options.PATCH,
			Options.STRIDE, Options.MASKS,
			Options.CELLS, Options.KEEP,
			Options.MASK_SEED);
	public static final Offer COHORT = Offer
		.of("Abs-CAM Cohort...", Options.MODEL, Options.SCANS,
			CommandLineOffers.of("cohort").get(Options.OUT).labelled("Out (folder of the table):"), Options.CLASS, Options.METHOD,
			Options.LAYER, Options.BUDGET, Options.WINDOW, CommandLineOffers.of("cohort").get(Options.DEVICE), Options.THRESHOLD,
			CommandLineOffers.of("cohort").get(Options.JOBS).labelled("Jobs at a time (auto or number):"),
			CommandLineOffers.of("cohort").get(Options.FAITHFULNESS),
			Options.MAPS)
		.unasked(Options.SERIES, Options.INPUT, Options.INPUTS, Options.AGAINST, Options.TARGET, Options.AXES, Options.GRID, Options.PREFIX,
			Options.FUSE,
			Options.CHANNELS, Options.MAP_ERROR, Options.BATCH, Options.MIN_AREA, Options.BASELINE, Options.PRECISION, Options.PATCH,
			Options.STRIDE, Options.MASKS, Options.CELLS, Options.KEEP, Options.MASK_SEED);
	public static final Offer OPEN = Offer.of("Abs-CAM Open DICOM...", Options.PATH, Options.SERIES, Options.WINDOW);
	public static final Offer ARCHIVE = Offer.of("Abs-CAM Open from Archive...", Options.ADDRESS,
		Options.CREDENTIALS.labelled("Credentials (a file that only you can read):"),
		Options.SERIES.labelled("Series (of a study with several):"),
		Options.WINDOW, Options.ALLOW_HTTP.labelled("Allow-http (plain http to other machines)"));
	public static final Offer IMPORT = Offer.of("Abs-CAM Import Model...", Options.SOURCE, Options.NAME, Options.LABELS,
		Options.PREPROCESSING,
		Options.MEAN, Options.STD, Options.SIZE, Options.ACTIVATION, Options.NEW_INPUT, Options.INTENDED_USE, Options.LICENCE, Options.TO,
		Options.REPLACE);
	public static final Offer EXPORT = Offer.of("Abs-CAM Export Explainer...", Options.MODEL, Options.AGAINST, Options.TARGET,
		Options.METHOD, Options.LAYER, Options.FILE).unasked(Options.INPUT, Options.AXES, Options.GRID, Options.PREFIX);
	public static final Offer INSTALL = Offer.of("Abs-CAM Install GPU Runtime...", Options.PACKAGE);

	/** All of them, in the order of the menu. */
	public static final List<Offer> ALL =
		List.of(EXPLAIN, REVIEW, SESSION, CLASSIFY, HOTSPOTS, OVERLAY, COMPARE, EVALUATE, COHORT, OPEN, ARCHIVE, IMPORT, EXPORT, INSTALL);

	private MenuOffers() {}
}
