package org.abscam.cohort;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.abscam.files.Reason;

/**
 * The files in a folder and below it, in the order of their names, folder by folder, so that no more names than those of the open folders are
 * in memory. Hidden ones are left out, and those whose ending says that they are no image.
 */
final class FolderScans implements Scans {

	private static final Pattern NO_IMAGE = Pattern.compile(
		".*\\.(csv|tsv|tab|txt|md|json|jsonl|xml|ya?ml|html?|pdf|docx?|xlsx?|log|ini|cfg|py|r|sh|ijm|zip|gz|tar|7z|rar|onnx|pt|pth|npy|npz|roi)"
			+ "|dicomdir|thumbs\\.db");

	private record Open(Path folder, Path real, Iterator<Path> rest) {}

	private final Path root;
	private final Path without;
	private final Deque<Open> open = new ArrayDeque<>();
	private long number;

	FolderScans(Path root, Path without) throws CohortException {
		this.root = root;
		this.without = real(without);
		enter(root);
	}

	/** Without links, whatever the way to it is. */
	private static Path real(Path folder) {
		try {
			return folder.toRealPath();
		}
		catch (IOException e) {
			return folder.toAbsolutePath().normalize(); // it is not there yet, so that nobody comes to it
		}
	}

	private void enter(Path folder) throws CohortException {
		List<Path> names = new ArrayList<>();
		try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
			Path real = folder.toRealPath();
			if (real.equals(without)) return;
			if (open.stream().anyMatch(above -> above.real.equals(real))) return; // a link back to where it came from
			for (Path path : all) {
				String name = path.getFileName().toString();
				if (!name.startsWith(".") && !NO_IMAGE.matcher(name.toLowerCase(Locale.ROOT)).matches()) names.add(path);
			}
			names.sort(Comparator.comparing(path -> path.getFileName().toString()));
			open.push(new Open(folder, real, names.iterator()));
		}
		catch (IOException | DirectoryIteratorException e) {
			IOException why = e instanceof DirectoryIteratorException stopped ? stopped.getCause() : (IOException) e;
			throw new CohortException("The folder '" + folder + "' cannot be read (" + Reason.of(why) + "); check its permissions.", e);
		}
	}

	@Override
	public ListedScan next() throws CohortException {
		while (!open.isEmpty()) {
			if (!open.peek().rest.hasNext()) {
				open.pop();
				continue;
			}
			Path path = open.peek().rest.next();
			if (Files.isDirectory(path)) {
				enter(path);
				continue;
			}
			String relative = root.relativize(path).toString().replace('\\', '/');
			return new ListedScan(number++, relative, relative, path, "", null, List.of());
		}
		return null;
	}

	@Override
	public void close() {
		open.clear();
	}
}
