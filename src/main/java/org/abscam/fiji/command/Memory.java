package org.abscam.fiji.command;

import ij.IJ;
import ij.Macro;
import ij.Prefs;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.abscam.option.Option;
import org.abscam.option.Said;

/**
 * What a dialog was told last time, in ImageJ's preferences by command and option, such as {@code abscam.compare-methods.layer}. What is not
 * valid any more is forgotten, and what is usual is not kept, so that a later version may have something else for usual. Macros know nothing of it.
 */
final class Memory {

	private static final String PREFIX = "abscam.";
	private static final String FOLD = "advanced";

	private final String prefix;
	private final boolean open;

	private Memory(String prefix, boolean open) {
		this.prefix = prefix;
		this.open = open;
	}

	/** @param title of the dialog, such as {@code Abs-CAM Compare Methods} */
	static Memory of(String title) {
		String command = title.replaceFirst("^Abs-CAM ", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
		return new Memory(PREFIX + command + ".", !IJ.isMacro() && Macro.getOptions() == null);
	}

	/**
	 * @param option one that is asked for
	 * @param valid whether a value can be chosen now
	 * @return what was said of it last; empty where that was what is usual, or is not valid any more
	 */
	Optional<String> of(Option option, Predicate<String> valid) {
		if (!open) return Optional.empty();
		String kept = Prefs.get(prefix + option.name(), null);
		if (kept == null) return Optional.empty();
		if (option.takes(kept) && isThere(option, kept) && valid.test(kept)) return Optional.of(kept);
		Prefs.set(prefix + option.name(), null);
		return Optional.empty();
	}

	private static boolean isThere(Option option, String path) {
		try {
			return option.kind() != Option.Kind.FILE || Files.exists(Path.of(path));
		}
		catch (InvalidPathException e) {
			return false;
		}
	}

	/** Keeps what is said of options, but for those where it is what would be proposed anyway. */
	void keep(Said said, Collection<Proposed> asked) {
		if (!open) return;
		for (Proposed one : asked) {
			String value =
				one.option().isFlag() ? Boolean.toString(said.is(one.option())) : said.values().getOrDefault(one.option().name(), "");
			Prefs.set(prefix + one.option().name(), value.equals(one.otherwise()) || value.isEmpty() ? null : value);
		}
	}

	/**
	 * An option that is remembered.
	 *
	 * @param otherwise what is proposed where nothing is remembered
	 */
	record Proposed(Option option, String otherwise) {}

	/** Whether the rarer fields were shown last. */
	boolean isUnfolded() {
		return open && Prefs.get(prefix + FOLD, false);
	}

	void keepUnfolded(boolean unfolded) {
		if (open) Prefs.set(prefix + FOLD, unfolded);
	}
}
