package org.abscam.fiji.open;

import ij.IJ;
import ij.ImagePlus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.web.Archive;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.dicom.web.ArchivedSeries;
import org.abscam.files.TemporaryFolder;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;

/** The study of an image that came from an archive, as long as the image is open: it is asked for the other series. Nothing of it is saved with the image. */
public final class SameStudy {

	private static final String PROPERTY = "org.abscam.archive";

	private final ImagePlus image;
	private final Archive study;
	private final String own;

	private SameStudy(ImagePlus image, Archive study, String own) {
		this.image = image;
		this.study = study;
		this.own = own;
	}

	/** @param own UID of the image's series */
	static void remember(ImagePlus image, ArchiveRequest request, String own) throws DicomException {
		ArchiveAddress address = request.address();
		String uid = address.study().orElseThrow();
		ArchiveAddress study = new ArchiveAddress(ArchiveAddress.ofStudy(ArchiveAddress.rootOf(address.said()), uid), address.root(),
			Optional.of(uid), Optional.empty());
		image.setProperty(PROPERTY, new SameStudy(image, request.archive(study), own));
	}

	/** @return the study of an image, empty where it did not come from an archive */
	public static Optional<SameStudy> of(ImagePlus image) {
		return image.getProperty(PROPERTY) instanceof SameStudy study ? Optional.of(study) : Optional.empty();
	}

	/**
	 * Asks the archive. Blocks until it answers.
	 *
	 * @return the other series of images
	 * @throws ScanException if it cannot be asked
	 */
	public List<ArchivedSeries> others() throws ScanException {
		try {
			return study.series().stream().filter(one -> one.isOfImages() && !one.uid().equals(own)).toList();
		}
		catch (DicomException e) {
			throw new ScanException(e.getMessage(), e);
		}
	}

	/**
	 * Fetches one. Blocks until it is read.
	 *
	 * @return the scan, to be used as long as the image is open
	 * @throws ScanException if it cannot be had, or not be read right
	 */
	public Scan open(ArchivedSeries series) throws ScanException {
		try {
			return Fetched.scan(study, series.uid(), "series", IJ::showProgress, Optional.of(image));
		}
		catch (DicomException e) {
			throw new ScanException(e.getMessage(), e);
		}
		catch (IOException e) {
			throw new ScanException("What an archive sends needs a place, but " + TemporaryFolder.why(e), e);
		}
		finally {
			IJ.showProgress(1);
		}
	}
}
