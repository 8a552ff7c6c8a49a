package org.abscam.cohort;

import java.io.IOException;
import java.nio.file.Path;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.web.Archive;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.dicom.web.Credentials;
import org.abscam.files.TemporaryFolder;

/**
 * Fetches scans whose paths are addresses of archives, each into a folder of its own that goes once it is explained.
 *
 * @param credentials who asks
 * @param allowHttp whether other machines are spoken to over plain http
 */
public record ArchivedScans(Credentials credentials, boolean allowHttp) {

	/** Asks without credentials. */
	public static final ArchivedScans NAMELESS = new ArchivedScans(Credentials.NONE, false);

	/** A scan's folder, which goes when it is closed. */
	record Fetched(TemporaryFolder folder, Path path) implements AutoCloseable {

		@Override
		public void close() {
			folder.close();
		}
	}

	/**
	 * Blocks until the scan is there.
	 *
	 * @param series which one of a study that has several; blank where nobody says
	 */
	Fetched fetch(String address, String series) throws DicomException {
		ArchiveAddress from = ArchiveAddress.parse(address, allowHttp);
		TemporaryFolder folder = null;
		boolean whole = false;
		try {
			folder = TemporaryFolder.create();
			Fetched fetched = new Fetched(folder, folder.path().resolve(from.name()));
			Archive.at(from, credentials).fetch(series, fetched.path(), part -> {
			});
			whole = true;
			return fetched;
		}
		catch (IOException e) {
			throw new DicomException("What an archive sends needs a place, but " + TemporaryFolder.why(e), e);
		}
		finally {
			if (!whole && folder != null) folder.close();
		}
	}
}
