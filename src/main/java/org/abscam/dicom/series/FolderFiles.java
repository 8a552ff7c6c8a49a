package org.abscam.dicom.series;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.abscam.dicom.DicomException;

/** Walks through a folder and those below it, links too, but into none twice. Hidden files and folders are not looked at. */
final class FolderFiles {

	static final int MOST_FILES = 20_000;
	private static final int DEEPEST = 16;
	static final String DIRECTORY = "DICOMDIR";

	private final Path top;
	private final Set<Path> entered = new HashSet<>();
	private final List<Path> files = new ArrayList<>();

	private FolderFiles(Path top) {
		this.top = top;
	}

	/**
	 * @param folder where they lie
	 * @return the files, but for those that are called DICOMDIR, by name, those of a folder before those of folders in it
	 * @throws DicomException if there are too many, or a folder cannot be read
	 */
	static List<Path> below(Path folder) throws DicomException {
		FolderFiles walk = new FolderFiles(folder);
		walk.enter(folder, 0);
		return walk.files;
	}

	private void enter(Path folder, int depth) throws DicomException {
		if (depth > DEEPEST)
			throw new DicomException(top + " has folders in each other, more than " + DEEPEST + " deep; give the folder of one study");
		List<Path> folders = new ArrayList<>();
		List<Path> here = new ArrayList<>();
		try {
			if (!entered.add(folder.toRealPath())) return;
			try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
				for (Path path : entries) {
					String name = path.getFileName().toString();
					if (name.startsWith(".") || name.equalsIgnoreCase(DIRECTORY)) continue;
					if (Files.isDirectory(path)) folders.add(path);
					else here.add(path);
					if (files.size() + here.size() > MOST_FILES)
						throw new DicomException(top + " holds more than " + MOST_FILES + " files; give the folder of one study or series");
				}
			}
		}
		catch (IOException | DirectoryIteratorException e) {
			throw new DicomException(folder + " cannot be listed (" + e.getMessage() + "); check the permissions", e);
		}
		here.sort(Comparator.naturalOrder());
		files.addAll(here);
		folders.sort(Comparator.naturalOrder());
		for (Path path : folders) enter(path, depth + 1);
	}
}
