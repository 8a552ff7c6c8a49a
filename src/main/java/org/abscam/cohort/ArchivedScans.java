package org.abscam.cohort;

import java.io.IOException;
import java.nio.file.Path;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.Uid;
import org.abscam.dicom.web.Archive;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.dicom.web.Credentials;
import org.abscam.files.TemporaryFolder;

/**
 * Fetches scans whose paths are addresses of archives, each into a folder of its own that goes once it is explained.
 *
 * @param credentials who asks
 * @param allowHttp whether other machines are spoken to over plain http
 * @param uids whether tables name scans by their addresses, which hold UIDs; else by names that do not tell them
 */
public record ArchivedScans(Credentials credentials, boolean allowHttp, boolean uids) {

	/** Asks without credentials. */
	public static final ArchivedScans NAMELESS = new ArchivedScans(Credentials.NONE, false, false);

	/** A scan's folder, which goes when it is closed. */
	record Fetched(TemporaryFolder folder, Path path) implements AutoCloseable {

		@Override
		public void close() {
			folder.close();
		}
	}

	/** The scan as tables tell of it. */
	ListedScan told(ListedScan scan) {
		if (uids || !ArchiveAddress.is(scan.path())) return scan;
		String name = name(scan.path());
		return new ListedScan(scan.number(), scan.id().equals(scan.path()) ? name : scan.id(), name, scan.file(), scan.label(), scan.mask(),
			scan.further());
	}

	/** A sentence on a scan as tables tell it. */
	String told(String sentence, ListedScan scan) {
		if (uids || !ArchiveAddress.is(scan.path())) return sentence;
		String told = sentence.replace(scan.path(), name(scan.path()));
		for (String part : scan.path().split("/")) if (part.length() > 10 && Uid.isWellFormed(part)) told = told.replace(part, "(a UID)");
		return told;
	}

	private static String name(String address) {
		try {
			return ArchiveAddress.parse(address, true).name();
		}
		catch (DicomException e) {
			return "archive"; // the sentence on it says more
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
