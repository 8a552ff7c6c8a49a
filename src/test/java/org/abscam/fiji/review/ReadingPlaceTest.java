package org.abscam.fiji.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.abscam.review.Case;
import org.abscam.review.Change;
import org.abscam.review.ReviewException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reading has one file: a second one begins for another scan alone, never because the first cannot be used. */
class ReadingPlaceTest {

	private static final String PIXELS = "ab".repeat(32);
	private static final String OTHERS = "cd".repeat(32);

	@TempDir
	private Path folder;

	@Test
	void anotherScanOfTheSameNameHasAFileOfItsOwn() throws Exception {
		try (Case first = open(PIXELS)) {
			first.apply(new Change.Noted("first"));
		}
		try (Case second = open(OTHERS)) {
			assertThat(second.path().getFileName()).hasToString("scan-cdcdcdcd.review.json");
			assertThat(second.reading().note()).isEmpty();
		}
		try (Case again = open(PIXELS)) {
			assertThat(again.reading().note()).isEqualTo("first");
		}
	}

	@Test
	void aDamagedReadingIsRefusedAndLeftAlone() throws Exception {
		Path file = Files.writeString(folder.resolve("scan.review.json"), "no reading");

		assertThatThrownBy(() -> open(PIXELS)).isInstanceOf(ReviewException.class).hasMessageContaining("scan.review.json");

		assertThat(file).hasContent("no reading");
		assertThat(readings()).containsExactly("scan.review.json");
	}

	@Test
	void aReadingThatIsOpenElsewhereIsNotBegunASecondTime() throws Exception {
		try (Case first = open(PIXELS)) {
			first.apply(new Change.Noted("first"));
			assertThatThrownBy(() -> open(PIXELS)).isInstanceOf(ReviewException.class).hasMessageContaining("scan.review.json");
			assertThat(readings()).containsExactly("scan.review.json");
		}
	}

	private Case open(String pixels) throws ReviewException {
		return ReadingPlace.open(new ImagePlus("scan", new ByteProcessor(4, 3)), Optional.of(folder), pixels, "Ada");
	}

	private Stream<String> readings() throws Exception {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json")).toList().stream();
		}
	}
}
