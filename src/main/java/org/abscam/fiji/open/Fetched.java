package org.abscam.fiji.open;

import ij.ImageListener;
import ij.ImagePlus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.web.Archive;
import org.abscam.files.TemporaryFolder;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;

/** A series that is fetched from an archive into a folder that only this user may read and that goes once the scan is there. */
final class Fetched {

	private Fetched() {}

	/**
	 * Blocks until it is read.
	 *
	 * @param series which one of a study, blank where the archive's address names it
	 * @param name of the folder, which the scan is called after
	 * @param progress hears of the part that is done, from 0 to 1
	 * @param with the image with which slices that stay on disk go, the scan's own where none is said
	 * @throws DicomException if it cannot be fetched
	 * @throws ScanException if it cannot be read right
	 * @throws IOException if there is no place for it
	 */
	static Scan scan(Archive archive, String series, String name, DoubleConsumer progress, Optional<ImagePlus> with)
		throws DicomException, ScanException, IOException {
		TemporaryFolder folder = TemporaryFolder.create();
		boolean kept = false;
		try {
			Path to = folder.path().resolve(name);
			archive.fetch(series, to, progress);
			Scan scan = ScanReader.open(to, series.isBlank() ? "" : series);
			kept = scan.image().getStack().isVirtual();
			if (kept) goWith(with.orElse(scan.image()), folder);
			return scan;
		}
		finally {
			if (!kept) folder.close();
		}
	}

	private static void goWith(ImagePlus image, TemporaryFolder folder) {
		ImagePlus.addImageListener(new ImageListener() {

			@Override
			public void imageOpened(ImagePlus opened) {}

			@Override
			public void imageUpdated(ImagePlus updated) {}

			@Override
			public void imageClosed(ImagePlus closed) {
				if (closed != image) return;
				folder.close();
				ImagePlus.removeImageListener(this);
			}
		});
	}
}
