package org.abscam.review.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.abscam.files.Reason;
import org.abscam.files.StagedFiles;
import org.abscam.review.Case;
import org.abscam.review.Reading;
import org.abscam.review.ReviewException;

/**
 * A list of cases and how they are read, in {@code session.json} of a folder; what each reader did lies below it, in {@code readers/NAME}, a file for each case.
 *
 * @param folder where all of it is kept
 * @param plan how it is read
 * @param items the cases, in the order of the list
 */
public record Session(Path folder, Plan plan, List<Worklist.Item> items) {

	static final String FILE = "session.json";
	private static final String READERS = "readers";
	private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N} ._'-]{0,58}[\\p{L}\\p{M}\\p{N}])?");
	/** What Windows takes for no file. */
	private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");

	/** Copies the list. */
	public Session {
		items = List.copyOf(items);
	}

	/**
	 * Begins a session. Blocks until it is on the disk.
	 *
	 * @param folder where it is kept, made where it is not there
	 * @param list the cases
	 * @param plan how they are read
	 * @return the session
	 * @throws ReviewException if the folder holds one already, or cannot be written
	 */
	public static Session create(Path folder, Worklist list, Plan plan) throws ReviewException {
		Path place = folder.toAbsolutePath().normalize();
		if (Files.exists(place.resolve(FILE)))
			throw new ReviewException("'" + place + "' holds a session already; go on with that, or choose another folder.");
		Session session = new Session(place, plan, list.items());
		try (StagedFiles files = StagedFiles.begin(place, "session")) {
			Files.writeString(files.path(FILE), SessionText.write(session));
			files.publish(List.of());
		}
		catch (IOException e) {
			throw new ReviewException(
				"The session cannot be kept in '" + place + "' (" + Reason.of(e) + "); choose a folder that you may write.", e);
		}
		return session;
	}

	/**
	 * @param folder of a session, or its file {@code session.json}
	 * @return the session
	 * @throws ReviewException if there is none, or it cannot be read
	 */
	public static Session open(Path folder) throws ReviewException {
		Path given = folder.toAbsolutePath().normalize();
		Path place = given.endsWith(FILE) ? given.getParent() : given;
		Path file = place.resolve(FILE);
		if (!Files.exists(file)) throw new ReviewException("'" + folder + "' holds no session (" + FILE + "); give the folder of one.");
		try {
			return SessionText.read(place, file);
		}
		catch (IOException e) {
			throw new ReviewException("'" + file + "' cannot be read (" + Reason.of(e) + "); check the file.", e);
		}
		catch (IllegalArgumentException e) {
			throw new ReviewException(
				"'" + file + "' is no session of Abs-CAM's, or damaged (" + e.getMessage() + "); put a copy of it in its place.", e);
		}
	}

	/**
	 * @return names of those who have begun, in the order of the alphabet
	 * @throws ReviewException if they cannot be listed
	 */
	public List<String> readers() throws ReviewException {
		Path readers = folder.resolve(READERS);
		if (!Files.isDirectory(readers)) return List.of();
		try (Stream<Path> all = Files.list(readers)) {
			return all.filter(Files::isDirectory).map(path -> path.getFileName().toString()).filter(name -> NAME.matcher(name).matches())
				.sorted()
				.toList();
		}
		catch (IOException | UncheckedIOException e) {
			throw new ReviewException("'" + readers + "' cannot be read; check its permissions.", e);
		}
	}

	/**
	 * A reader's name as it is kept: as he said it before, where only capitals differ.
	 *
	 * @throws ReviewException if no folder can be called so
	 */
	String reader(String said) throws ReviewException {
		String name = Normalizer.normalize(said.strip(), Normalizer.Form.NFC);
		if (!NAME.matcher(name).matches() || DEVICE.matcher(name).matches()) {
			throw new ReviewException(
				"'" + said.strip() + "' cannot be a reader's name, as files are kept under it; use up to 60 letters, digits, "
					+ "spaces, points and hyphens.");
		}
		return readers().stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
	}

	/**
	 * @param reader as {@link #readers()} names him
	 * @param item number of a case in the list, from 0
	 * @return where his reading of it is kept
	 */
	Path file(String reader, int item) {
		return folder.resolve(READERS).resolve(reader).resolve(String.format(Locale.ROOT, "%04d.review.json", item + 1));
	}

	Path folder(String reader) {
		return folder.resolve(READERS).resolve(reader);
	}

	/**
	 * @param reader as {@link #readers()} names him
	 * @return his reading of each case of the list, empty where he has not begun
	 * @throws ReviewException if one cannot be read
	 */
	List<Optional<Reading>> readings(String reader) throws ReviewException {
		List<Optional<Reading>> readings = new ArrayList<>();
		for (int i = 0; i < items.size(); i++) {
			Path file = file(reader, i);
			readings.add(Files.exists(file) ? Optional.of(Case.read(file)) : Optional.empty());
		}
		return readings;
	}

	/**
	 * How far a reader has come.
	 *
	 * @param done number of cases with all answers
	 * @param begun number of those that he has looked at beside them
	 * @param seconds that cases were on the screen in all
	 */
	public record Progress(int done, int begun, double seconds) {}

	/**
	 * @param reader as {@link #readers()} names him
	 * @throws ReviewException if a reading cannot be read
	 */
	public Progress progress(String reader) throws ReviewException {
		int done = 0;
		int begun = 0;
		double seconds = 0;
		for (Optional<Reading> reading : readings(reader)) {
			Step step = Step.of(reading, plan);
			if (step == Step.DONE) done++;
			else if (step != Step.NEW) begun++;
			seconds += reading.map(Reading::seconds).orElse(0.);
		}
		return new Progress(done, begun, seconds);
	}
}
