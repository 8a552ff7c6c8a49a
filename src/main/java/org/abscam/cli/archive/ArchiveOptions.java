package org.abscam.cli.archive;

import java.nio.file.Path;
import java.util.Optional;
import org.abscam.cohort.ArchivedScans;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.web.Archive;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.dicom.web.Credentials;
import picocli.CommandLine.Option;

/** How archives are spoken to, in the same words by all commands that do. */
public final class ArchiveOptions {

	@Option(names = "--credentials")
	private Optional<Path> credentials;

	@Option(names = "--allow-http")
	private boolean allowHttp;

	/** The archive at an address, which is not asked yet. */
	public Archive at(String address) throws DicomException {
		return Archive.at(address(address), Credentials.of(credentials, System.getenv()));
	}

	/**
	 * How a cohort fetches scans.
	 *
	 * @param uids whether its table may name their addresses
	 */
	public ArchivedScans scans(boolean uids) throws DicomException {
		return new ArchivedScans(Credentials.of(credentials, System.getenv()), allowHttp, uids);
	}

	public ArchiveAddress address(String said) throws DicomException {
		return ArchiveAddress.parse(said, allowHttp);
	}
}
