package org.abscam.dicom.series;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;

/**
 * The files that a DICOMDIR names (PS3.3, section F.3).
 *
 * @param files those that are there, all of them in the folder of the DICOMDIR or below it
 * @param missing those that are not, or that would lie elsewhere, as it names them
 */
record MediaDirectory(List<Path> files, List<String> missing) {

	/**
	 * @param file a DICOMDIR
	 * @return what it names
	 * @throws DicomException if it is damaged, or no DICOMDIR
	 */
	static MediaDirectory read(Path file) throws DicomException {
		Path folder = file.toAbsolutePath().normalize().getParent();
		Set<Path> files = new LinkedHashSet<>();
		List<String> missing = new ArrayList<>();
		try (DicomObject object = DicomObject.read(file)) {
			if (!object.data().has(Tag.DIRECTORY_RECORD_SEQUENCE))
				throw new DicomException(
					file + " is called as the directory of a DICOM medium is, but is none; give the image or its folder");
			for (DataSet record : object.data().items(Tag.DIRECTORY_RECORD_SEQUENCE)) {
				List<String> names = record.texts(Tag.REFERENCED_FILE_ID);
				if (names.isEmpty()) continue;
				if (files.size() + missing.size() >= FolderFiles.MOST_FILES)
					throw new DicomException(file + " names more than " + FolderFiles.MOST_FILES + " files; give the folder of one series");
				Path found = inside(folder, names);
				if (found == null) missing.add(String.join("/", names));
				else files.add(found);
			}
		}
		return new MediaDirectory(List.copyOf(files), List.copyOf(missing));
	}

	/** {@code null} where it is not there, or outside of the folder. */
	private static Path inside(Path folder, List<String> names) {
		Path at = folder;
		for (String name : names) {
			if (name.isBlank() || name.matches("\\.+|.*[/\\\\:\\x00].*")) return null;
			Path next = at.resolve(name);
			// as systems show the names of a CD that write them small
			at = Files.exists(next) ? next : at.resolve(name.toLowerCase(Locale.ROOT));
		}
		try {
			return Files.isRegularFile(at) && at.toRealPath().startsWith(folder.toRealPath()) ? at : null;
		}
		catch (IOException e) {
			return null;
		}
	}
}
