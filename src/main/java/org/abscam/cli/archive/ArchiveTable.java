package org.abscam.cli.archive;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.abscam.cli.command.UsageException;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.web.Archive;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.files.Reason;

/**
 * The series of an archive as a table of scans, which a run that goes on finds as it was, whatever the archive has taken since. It holds their
 * addresses, and with them UIDs, without which none could be fetched, so that only its owner may read it; the names beside them, which do not tell
 * UIDs, are what the results say.
 */
public final class ArchiveTable {

	private static final String NAME = "archive.csv";

	private ArchiveTable() {}

	/**
	 * @param series which series of each study; blank for all of images
	 * @param folder of the results
	 * @return the table
	 */
	public static Path of(Archive archive, String series, Path folder) throws DicomException, UsageException {
		Path table = folder.resolve(NAME);
		if (Files.exists(table)) return table;
		List<String> addresses = archive.addresses(series);
		if (addresses.isEmpty())
			throw new UsageException("There are no series of images there that are asked for; 'abscam scan list' shows what "
				+ "there is.");
		try {
			Files.createDirectories(folder);
			// its owner's alone, as Java makes temporary files
			Path part = Files.createTempFile(folder, "." + NAME, "");
			try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
				out.write("path,id\r\n");
				for (String address : addresses) out.write(address + "," + ArchiveAddress.parse(address, true).name() + "\r\n");
			}
			return Files.move(part, table, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException e) {
			throw new UsageException("The list of scans cannot be written into '" + folder + "' (" + Reason.of(e) + "); mend that.");
		}
	}
}
