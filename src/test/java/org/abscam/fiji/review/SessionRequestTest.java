package org.abscam.fiji.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.ByteProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.option.MenuOffers;
import org.abscam.review.ReviewException;
import org.abscam.review.session.Plan;
import org.abscam.review.session.Session;
import org.abscam.scan.ScanOfSeriesTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionRequestTest {

	@TempDir
	private Path folder;

	private static SessionRequest of(String line) throws ExplainException {
		return SessionRequest.of(MacroOptions.parse(line, MenuOffers.SESSION));
	}

	@Test
	void aRecordedLineSaysHowASessionIsRead() throws Exception {
		SessionRequest asked = of("session=[/a study] scans=/scans reader=[Ada Lovelace] title=Chest classes=[normal,pneumonia] seed=7 "
			+ "explain=[model=chest-xray device=cpu] reading-first blinded");

		assertThat(asked.plan())
			.isEqualTo(
				new Plan("Chest", List.of("normal", "pneumonia"), true, false, true, OptionalLong.of(7), "model=chest-xray device=cpu"));
		assertThat(asked.folder()).isEqualTo(Path.of("/a study"));
		assertThat(asked.reader()).isEqualTo("Ada Lovelace");
	}

	@Test
	void aSessionIsBegunOnceAndGoneOnWithAsItWasPlanned() throws Exception {
		Path scans = Files.createDirectories(folder.resolve("scans"));
		for (String name : List.of("a.png", "b.png"))
			new FileSaver(new ImagePlus("", new ByteProcessor(8, 8))).saveAsPng(scans.resolve(name).toString());
		String line = "session=[" + folder.resolve("study") + "] scans=[" + scans + "] title=One reader=A";

		List<String> notes = new ArrayList<>();
		Session begun = of(line).session(notes::addAll);
		assertThat(notes).isEmpty();
		Session again = of(line.replace("One", "Two")).session(notes::addAll);
		assertThat(notes).hasSize(1).first().asString().contains("goes on as it was planned");

		assertThat(begun.items()).hasSize(2);
		assertThat(again.plan().title()).isEqualTo("One");
	}

	@Test
	void whatIsNoCaseIsSaidWhenASessionBegins() throws Exception {
		ScanOfSeriesTest.unpack(folder);
		Path scans = folder.resolve("gap");
		Files.writeString(scans.resolve("broken.dcm"), "no DICOM");
		List<String> notes = new ArrayList<>();
		of("session=[" + folder.resolve("study") + "] scans=[" + scans + "]").session(notes::addAll);
		assertThat(notes).hasSize(1).first().asString().contains("broken.dcm");
	}

	@Test
	void trustIsMeasuredWhereItIsTicked() throws Exception {
		assertThat(of("session=x faithfulness").plan().explain()).isEqualTo("stack faithfulness");
		assertThat(of("session=x explain=[model=m]").plan().explain()).isEqualTo("model=m");
	}

	@Test
	void whatIsMissingIsSaidInASentence() {
		assertThatThrownBy(() -> of("reader=A")).isInstanceOf(ExplainException.class)
			.hasMessage("Where is the session? Add session=[folder of the session].");
		assertThatThrownBy(() -> of("session=[" + folder.resolve("none") + "]").session(notes -> {
		})).isInstanceOf(ReviewException.class)
			.hasMessageContaining("holds no session");
		assertThatThrownBy(() -> of("session=x seed=-1")).isInstanceOf(ExplainException.class).hasMessageContaining("-1");
	}
}
