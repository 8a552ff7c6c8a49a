package org.abscam.evaluate.pixels;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.abscam.explain.options.ExplainException;
import org.abscam.files.Reason;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;
import org.abscam.scan.WindowChoice;

/** Real pictures on which a model's maps are tried out: files of a folder, or the slices of a stack, evenly picked. */
public final class Pictures {

	/** Pictures that are looked at, of more. */
	public static final int MOST = 24;

	/** Opens a scan when its turn comes. */
	@FunctionalInterface
	public interface Opening {

		Scan scan() throws ScanException;
	}

	private final List<Opening> openings;
	private final String name;
	private final int most;

	private Pictures(List<Opening> openings, String name, int most) {
		this.openings = List.copyOf(openings);
		this.name = name;
		this.most = most;
	}

	/**
	 * @param scan a scan
	 * @return its slices, or the volumes in it for a model of volumes
	 */
	public static Pictures of(Scan scan) {
		return new Pictures(List.of(() -> scan), "'" + scan.name() + "'", MOST);
	}

	/**
	 * @param path a file with an image or a stack, or a folder of such files, in which others are left out
	 * @return up to {@value #MOST} of the files, evenly picked in the order of their names
	 * @throws ExplainException if it is not there, or there is no file in the folder
	 */
	public static Pictures of(Path path) throws ExplainException {
		if (!Files.isDirectory(path)) return new Pictures(List.of(() -> ScanReader.open(path)), "'" + path.getFileName() + "'", MOST);
		List<Path> files = new ArrayList<>();
		try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
			for (Path file : all) if (Files.isRegularFile(file) && !file.getFileName().toString().startsWith(".")) files.add(file);
		}
		catch (IOException | DirectoryIteratorException e) {
			IOException why = e instanceof DirectoryIteratorException stopped ? stopped.getCause() : (IOException) e;
			throw new ExplainException("The folder '" + path + "' cannot be read (" + Reason.of(why) + "); check its permissions.");
		}
		if (files.isEmpty()) throw new ExplainException("There is no file in '" + path + "'; give a folder of pictures, or a stack.");
		files.sort(Comparator.comparing(file -> file.getFileName().toString()));
		List<Opening> openings = new ArrayList<>();
		for (int at : spread(files.size(), MOST)) openings.add(() -> ScanReader.open(files.get(at)));
		return new Pictures(openings, openings.size() + " of the " + files.size() + " files in '" + path.getFileName() + "'",
			MOST);
	}

	/**
	 * @param fewer how many pictures are looked at, of more
	 * @return these pictures, of which no more are looked at
	 */
	public Pictures atMost(int fewer) {
		return new Pictures(spread(openings.size(), fewer).stream().map(openings::get).toList(), name, fewer);
	}

	/**
	 * @param window the window that they are seen through
	 * @return the same pictures, so
	 */
	public Pictures seenThrough(WindowChoice window) {
		return new Pictures(openings.stream().<Opening> map(opening -> () -> opening.scan().windowed(window)).toList(), name, most);
	}

	/** The scans, each opened when its turn comes. */
	public List<Opening> openings() {
		return openings;
	}

	/** Which images of a scan are looked at. */
	public List<Integer> picked(int images) {
		return spread(images, Math.max(1, most / openings.size()));
	}

	/** At most so many numbers from 0 on, evenly spread from the first to the last. */
	public static List<Integer> spread(int count, int most) {
		if (count <= most) return IntStream.range(0, count).boxed().toList();
		if (most == 1) return List.of((count - 1) / 2);
		return IntStream.range(0, most).map(i -> (int) Math.round(i * (count - 1.) / (most - 1))).boxed().toList();
	}

	/** Of what, in words. */
	@Override
	public String toString() {
		return name;
	}
}
