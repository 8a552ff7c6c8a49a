package org.abscam.fiji.review.panel;

import static org.assertj.core.api.Assertions.assertThat;

import ij.ImagePlus;
import ij.Prefs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.abscam.SharedData;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.abscam.dicom.web.StubArchive;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.review.Change;
import org.abscam.review.Finding;
import org.abscam.review.Outline;
import org.abscam.review.Reading;
import org.abscam.scan.ScanReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreDialogTest {

	private static final String NAME = "CR-MONO1-10-chest.reading.dcm";

	@TempDir
	private Path folder;

	@BeforeEach
	@AfterEach
	void forget() {
		for (String key : List.of("abscam.archive", "abscam.archive.credentials", "abscam.reader.organization")) Prefs.set(key, null);
	}

	/** One area of the reader's own, and a comment on it. */
	private StoreDialog.Read read(ImagePlus image) {
		Outline outline = new Outline(List.of(List.of(new Outline.Point(10, 10), new Outline.Point(20, 10), new Outline.Point(20, 20))));
		Finding own = Finding.ofReader("c", Finding.Place.onSlice(1), outline,
			new Finding.Measures(50, 50, "pixel", OptionalDouble.empty(), OptionalDouble.empty()), "nodule");
		Reading reading = new Reading(List.of(new Reading.Entry(Instant.EPOCH, "Dr. Meyer", new Change.Added(own)),
			new Reading.Entry(Instant.EPOCH, "Dr. Meyer", new Change.Commented("c", "seen in 2019 already"))));
		return new StoreDialog.Read(image, reading, "Dr. Meyer", Optional.empty(), OverlayLook.USUAL, folder);
	}

	private static StoreFields.Wish wish(String archive, boolean signed) {
		return new StoreFields.Wish(archive, Optional.empty(), "Clinic", true, false, signed);
	}

	private static ImagePlus chest() throws Exception {
		return ScanReader.open(SharedData.require("data/dicom/CR-MONO1-10-chest.dcm")).image();
	}

	@Test
	void readingReachesTheArchiveAsTheFileThatIsKept() throws Exception {
		StoreDialog.stored(read(chest()), wish("dicomweb://127.0.0.1:1/root", false));
		String instance;
		try (DicomObject object = DicomObject.read(folder.resolve(NAME))) {
			instance = object.data().text(Tag.SOP_INSTANCE_UID).orElseThrow();
		}
		try (StubArchive archive = new StubArchive(1)) {
			String uid = "[{\"00081155\":{\"vr\":\"UI\",\"Value\":[\"" + instance + "\"]}}]";
			archive.storeAnswer = "{\"00081199\":{\"vr\":\"SQ\",\"Value\":" + uid + "}}";
			StoreDialog.Outcome stored = StoreDialog.stored(read(chest()), wish(archive.address(), false));
			assertThat(stored.done()).as(stored.sentence()).isTrue();
			String said = stored.sentence();
			String kept = Files.readString(folder.resolve(NAME), StandardCharsets.ISO_8859_1);
			assertThat(kept).contains("Dr. Meyer", "seen in 2019 already", "UNVERIFIED", "Clinic");
			assertThat(archive.stored).singleElement().satisfies(
				body -> assertThat(new String(body, StandardCharsets.ISO_8859_1)).contains(kept));
			assertThat(said).isEqualTo("1 object stored in " + archive.address() + ".");
		}
	}

	@Test
	void whatTheArchiveRefusesIsKeptAndSaid() throws Exception {
		StoreDialog.Outcome refused = StoreDialog.stored(read(chest()), wish("dicomweb://127.0.0.1:1/root", true));
		assertThat(refused.done()).isFalse();
		String said = refused.sentence();
		assertThat(said).contains("cannot be reached").contains("The objects are in " + folder).doesNotContain("--");
		assertThat(folder.resolve(NAME)).exists();
	}

	@Test
	void anEditedImageIsNotStored() throws Exception {
		ImagePlus image = chest();
		image.getProcessor().set(5, 5, image.getProcessor().get(5, 5) + 1);
		assertThat(StoreDialog.stored(read(image), wish("dicomweb://127.0.0.1:1/root", false)).sentence()).contains("was edited since");
		assertThat(folder).isEmptyDirectory();
	}

	@Test
	void openFindingsAreNotSignedAndNothingIsSignedUnasked() {
		StoreFields fields = new StoreFields("Dr. Meyer", true, false);
		assertThat(fields.trouble()).hasValueSatisfying(t -> assertThat(t).startsWith("Name the archive"));
		fields.archive().setText("dicomweb://host/root");
		assertThat(fields.trouble()).isEmpty();
		assertThat(fields.wish()).isEqualTo(new StoreFields.Wish("dicomweb://host/root", Optional.empty(), "", false, false, false));
		fields.signed().setSelected(true);
		assertThat(fields.trouble()).hasValueSatisfying(t -> assertThat(t).startsWith("Decide on all findings"));
	}
}
