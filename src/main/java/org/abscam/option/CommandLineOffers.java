package org.abscam.option;

import java.util.List;
import java.util.stream.Stream;

/** What the commands of {@code abscam} offer. */
public final class CommandLineOffers {

	private static final Option CHECKED_DEVICE =
		Options.DEVICE.usually("cpu").helping("Where to try it; for a GPU, which nodes run there.");

	private static final Option LEARNING_DEVICE = Options.DEVICE.usually("cpu").helping("Where to run.");
	private static final String SCANS_AT_A_TIME =
		"Scans that are worked on at a time on the CPU, whose threads they share; what comes out is "
			+ "the same. auto: as many as there are processors, or as leave each the threads that are asked for.";

	/** All of them. */
	public static final List<Offer> ALL = Stream.of(
		Offer.of("explain", Options.MODEL, Options.INPUT, Options.INPUTS, Options.SERIES, Options.WINDOW, Options.CLASS, Options.AGAINST,
			Options.TARGET,
			Options.REGION_FILES,
			Options.METHOD, Options.LAYER, Options.AXES, Options.GRID, Options.PREFIX, Options.FUSE, Options.CHANNELS, Options.BUDGET,
			Options.MAP_ERROR, Options.DEVICE, Options.THREADS, Options.JOBS,
			Options.BATCH, Options.TIME_LIMIT,
			Options.THRESHOLD, Options.MIN_AREA, Options.OPACITY, Options.PAINT, Options.RANGE, Options.BAR, Options.BASELINE,
			Options.PRECISION, Options.PATCH, Options.STRIDE, Options.MASKS, Options.CELLS, Options.KEEP, Options.MASK_SEED,
			Options.VOLUME, Options.CLASS_SENSITIVITY, Options.CREDENTIALS, Options.ALLOW_HTTP, Options.OUT, Options.REPORT,
			Options.PATIENT, Options.DICOM,
			Options.DEIDENTIFY,
			Options.DEIDENTIFY_KEY, Options.KEEP_UIDS, Options.STORE,
			Options.FIGURE.helping(Options.FIGURE.help() + " NAME.figure.png and .tif, of the image that the model is surest of."),
			Options.JSON),
		Offer.of("classify", Options.MODEL, Options.INPUT, Options.INPUTS, Options.SERIES, Options.WINDOW, Options.CREDENTIALS,
			Options.ALLOW_HTTP,
			Options.DEVICE, Options.THREADS,
			Options.JOBS.helping(SCANS_AT_A_TIME),
			Options.BATCH, Options.TIME_LIMIT, Options.TOP,
			Options.JSON),
		Offer.of("evaluate", Options.MODEL, Options.INPUT, Options.INPUTS, Options.SERIES, Options.WINDOW, Options.CREDENTIALS,
			Options.ALLOW_HTTP,
			Options.CLASS.written("top|label|NAME|INDEX").helping(
				"The class to explain; top is the one with the highest score of each image, label what a table of scans says of each."),
			Options.WHERE,
			Option.text("method", Options.METHOD.usual(), "all|METHOD[,METHOD|CONTROL]",
				"One or more methods and controls, with commas, or all methods of class activation mapping."),
			Options.CONTROLS, Options.COMPARE, Options.MEASURES, Options.MARKDOWN, Options.TRUTH_FILES, Options.THRESHOLDS,
			Options.CHOOSE_THRESHOLDS,
			Options.SIZES, Options.LAYER, Options.AXES,
			Options.GRID, Options.PREFIX, Options.FUSE,
			Options.CHANNELS, Options.BUDGET, Options.MAP_ERROR, Options.DEVICE, Options.THREADS, Options.JOBS.helping(SCANS_AT_A_TIME),
			Options.BATCH,
			Options.TIME_LIMIT,
			Options.THRESHOLD,
			Options.BASELINE, Options.PRECISION, Options.PATCH, Options.STRIDE, Options.MASKS, Options.CELLS, Options.KEEP, Options.STEPS,
			Options.EXACT, Options.TOLERANCE, Options.REGIONS,
			Options.ROAD.usually("true").helping(Options.ROAD.help() + " --no-road saves its time."),
			Options.STABILITY.helping(Options.STABILITY.help() + " --no-stability saves its time."), Options.STABILITY_CHANNELS,
			Options.MIRROR,
			Options.COHERENCY, Options.SANITY, Options.SEED,
			Options.OUT.helping(
				"Folder for the result files, a log of how far the run has come, and the journal of one that was cut short, which the same "
					+ "command goes on with. Without it, only the table is printed."),
			Options.JSON),
		Offer.of("cohort", Options.MODEL, Options.INPUT, Options.INPUTS, Options.SERIES, Options.WINDOW, Options.CREDENTIALS,
			Options.ALLOW_HTTP, Options.CLASS, Options.AGAINST,
			Options.TARGET,
			Options.REGION_FILES, Options.METHOD, Options.LAYER, Options.AXES, Options.GRID, Options.PREFIX, Options.FUSE, Options.CHANNELS,
			Options.BUDGET, Options.MAP_ERROR,
			Options.DEVICE.usually("cpu").helping("Where to run; on GPUs the last digits of the numbers may be others."), Options.BATCH,
			Options.TIME_LIMIT, Options.THRESHOLD, Options.MIN_AREA, Options.BASELINE, Options.PRECISION, Options.PATCH, Options.STRIDE,
			Options.MASKS, Options.CELLS, Options.KEEP, Options.MASK_SEED,
			Options.FAITHFULNESS.helping("Measure each map (deletion, insertion, masking test, stability): further columns of the table."),
			Options.MAPS, Options.SHARD, Options.JOBS.helping(
				"Scans that are explained at a time, each with one thread and a copy of the model; auto: as many as there are processors."),
			Options.MERGE, Options.AUDIT, Options.KEEP_UIDS,
			Options.OUT.helping("Folder of the table, its record, the journal of an unfinished run, and the maps.")),
		Offer.of("export", Options.MODEL, Options.INPUT, Options.AGAINST, Options.TARGET,
			Options.REGION_FILES.written("all|predicted|given")
				.helping(
					"Where the target 'region' looks: the whole image, where the class is predicted, or, given, an input of the file says."),
			Options.METHOD, Options.LAYER, Options.AXES, Options.GRID, Options.PREFIX, Options.BATCH, Options.PIXELS,
			Option.file("out", "FILE", Options.FILE.help())),
		Offer.of("scan"), Offer.of("scan list", Options.CREDENTIALS, Options.ALLOW_HTTP, Options.JSON),
		Offer.of("scan store", Options.CREDENTIALS, Options.ALLOW_HTTP),
		Offer.of("review"),
		Offer.of("review begin", SessionOptions.TITLE, SessionOptions.CLASSES, SessionOptions.READING_FIRST, SessionOptions.AREAS,
			SessionOptions.BLINDED,
			SessionOptions.ORDER_SEED,
			SessionOptions.EXPLAIN, SessionOptions.FAITHFULNESS, Options.OUT.helping("Folder of the session, and of what readers do.")),
		Offer.of("review list", Options.JSON),
		Offer.of("review export", Options.OUT.helping("Folder of the tables readings.csv and agreement.csv.")),
		Offer.of("models"), Offer.of("models list"), Offer.of("models show"),
		Offer.of("models check", Options.LAYER.helping("A layer to check in particular."), Options.AXES, Options.GRID, Options.PREFIX,
			CHECKED_DEVICE, Options.PICTURES, Option.text("method", "", "all|METHOD[,METHOD|CONTROL]",
				"The methods whose maps are to be compared between classes, with commas, or all; without it abs-cam, or, without pictures, all of "
					+ "which something is remembered."),
			Options.WINDOW, Options.REMEMBER),
		Offer.of("models learn",
			Options.LAYER.helping(
				"Layers whose channels are averaged; auto: the activations at an eighth and a quarter of the way through the network."),
			LEARNING_DEVICE),
		Offer.of("models calibrate", Options.WRITE, Options.WRITE_ACCURACY, LEARNING_DEVICE),
		Offer.of("models import", Options.NAME, Options.LABELS, Options.PREPROCESSING, Options.MEAN, Options.STD, Options.SIZE,
			Options.ACTIVATION, Options.NEW_INPUT,
			Options.INTENDED_USE, Options.LICENCE, Options.TO, Options.PICTURE,
			Options.PICTURES, Options.REPLACE),
		Offer.of("devices", Options.INSTALL, Options.INTO),
		Offer.of("benchmark", Options.MODEL.usually("").helping("A model; may be given several times. Without it, those that are shipped."),
			Options.DEVICE.usually("")
				.helping("A device; may be given several times. Without it, all of cpu, cuda and webgpu that can be had."),
			Options.BATCH.helping("Masks per run."), Options.RUNS,
			Options.PRECISION.helping(
				"Another one than float32 measures phase two in that too: milliseconds per mask, relative L2 error of the map and largest "
					+ "error of a mask's score beside float32."),
			Options.JSON))
		.map(offer -> offer.and(Options.VERBOSE)).toList();

	private CommandLineOffers() {}

	/**
	 * @param command as behind {@code abscam}, such as {@code models import}
	 * @return what it offers
	 */
	public static Offer of(String command) {
		return ALL.stream().filter(offer -> offer.command().equals(command)).findFirst().orElseThrow();
	}

	/**
	 * @param command as behind {@code abscam}
	 * @return options that its results depend on, all but those that say where and how; a model counts by its file
	 */
	public static List<Option> ofResults(String command) {
		List<Option> others =
			List.of(Options.MODEL, Options.OUT, Options.JOBS, Options.SHARD, Options.MERGE, Options.AUDIT, Options.TIME_LIMIT,
				Options.THREADS, Options.JSON, Options.COMPARE, Options.MEASURES, Options.MARKDOWN, Options.CHOOSE_THRESHOLDS,
				Options.SIZES, Options.VERBOSE, Options.CREDENTIALS, Options.ALLOW_HTTP, Options.STORE);
		return of(command).options().stream().filter(option -> others.stream().noneMatch(other -> other.name().equals(option.name())))
			.toList();
	}
}
