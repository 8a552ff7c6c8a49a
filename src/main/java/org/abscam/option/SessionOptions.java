package org.abscam.option;

import java.util.List;
import org.abscam.review.session.Plan;

/** Options of reading sessions, once for all front ends. */
public final class SessionOptions {

	public static final Option SESSION = Option.file("session", "DIR",
		"Folder of a reading session: of one that there is already, to go on with it, or where a new one is kept.")
		.labelled("Session (folder, new or to go on with):");
	public static final Option ORDER_SEED = Option.whole("seed", 0, Plan.LARGEST_SEED, "",
		"Give the cases to each reader in a random order of his own, the same for the same seed.")
		.labelled("Seed of a random order (empty: as listed):");
	public static final Option TITLE = Option.text("title", "", "TEXT", "What the session is called.");
	public static final Option CLASSES =
		Option.text("classes", "", "NAME[,NAME]", "The answers that can be given. Without them, the classes of the model.");
	public static final Option READING_FIRST = Option.flag("reading-first",
		"Hide the model's answer and map until the reader has given an answer of his own, which he may change then.");
	public static final Option AREAS =
		Option.flag("areas", "Ask for marked areas with the first answer, or for the word that there are none.");
	public static final Option BLINDED = Option.flag("blinded", "Show case numbers in the place of file names.");
	public static final Option EXPLAIN =
		Option.text("explain", "", "TEXT",
			"How the model is asked, as a recorded line says it, such as 'model=breast-ultrasound threshold=0.6'.");

	public static final Option FAITHFULNESS = Options.FAITHFULNESS.helping(
		"Measure how far each map can be trusted, which the window says beside it; without it, it says that this was not measured.");

	private SessionOptions() {}

	/**
	 * @param explain how the model is asked, as a recorded line says it, empty for what is usual
	 * @param faithfulness whether maps are measured, too
	 * @return both in one
	 */
	public static String asked(String explain, boolean faithfulness) {
		String flag = FAITHFULNESS.name();
		if (!faithfulness || List.of(explain.strip().split("\\s+")).contains(flag)) return explain;
		return ((explain.isBlank() ? MenuOffers.REVIEW.usual() : explain.strip()) + " " + flag).strip();
	}
}
