package org.abscam.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.abscam.OwnProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ReviewFileTest {

	@TempDir
	Path folder;

	private Path path() {
		return folder.resolve("chest.review.json");
	}

	private Case open() throws ReviewException {
		return Case.open(path(), Entries.PIXELS, "chest", "Ann");
	}

	/** By somebody else's strict parser. */
	private JsonNode json() throws IOException {
		return new ObjectMapper().readTree(Files.readAllBytes(path()));
	}

	@Test
	void allChangesComeBackAndTheFileIsJsonAfterEach() throws Exception {
		List<Reading.Entry> before;
		List<Finding> findings;
		try (Case reviewed = open()) {
			assertThat(path()).doesNotExist();
			int n = 0;
			for (Change change : Entries.all()) {
				reviewed.apply(change);
				JsonNode json = json();
				assertThat(json.get("entries")).hasSize(++n);
				assertThat(json.get("pixels_sha256").asText()).isEqualTo(Entries.PIXELS);
				assertThat(Instant.parse(json.get("entries").get(n - 1).get("at").asText())).isBetween(Instant.now().minusSeconds(60),
					Instant
						.now());
			}
			before = reviewed.reading().entries();
			findings = reviewed.reading().findings();
			assertThat(json().get("entries").get(8).get("comment").asText()).isEqualTo("no: \u0000\t</script>");
		}
		try (Case again = open()) {
			assertThat(again.reading().entries()).isEqualTo(before).hasSize(Entries.all().size());
			assertThat(again.reading().findings()).isEqualTo(findings).extracting(Finding::id).containsExactly("m1", "m2");
			assertThat(again.reading().findings().get(0).label()).isEqualTo("atelectasis");
			assertThat(again.reading().findings().get(1).comment()).isEqualTo("ä\n\u2028🫁,]}");
			assertThat(again.reading().answer(Change.Stage.AFTER).orElseThrow().confidence()).isOne();
			assertThat(again.reading().explanation().orElseThrow().probability()).hasValue(0.93);
			assertThat(again.note()).isEmpty();
			assertThat(again.seconds()).isEqualTo(31);
		}
		assertThat(Case.read(path()).entries()).isEqualTo(before);
		try (var files = Files.list(folder)) {
			assertThat(files).containsExactly(path()); // no lock is left
		}
	}

	/** Whatever a killed process left of the file, all whole entries are there, and it can be gone on with. */
	@Test
	void truncatedAtEveryByteItLosesTheLastEntryAtMost() throws Exception {
		List<Change> changes = List.of(new Change.Noted("ä"), new Change.Revealed(1), new Change.Undone());
		try (Case reviewed = open()) {
			for (Change change : changes) reviewed.apply(change);
		}
		byte[] whole = Files.readAllBytes(path());
		List<Integer> ends = new ArrayList<>(); // of the entries, as lines end
		for (int i = 0; i < whole.length; i++) if (whole[i] == '\n') ends.add(whole[i - 1] == ',' ? i - 1 : i);
		for (int n = 0; n <= whole.length; n++) {
			byte[] part = Arrays.copyOf(whole, n);
			Files.write(path(), part);
			int length = n;
			int entries = (int) ends.subList(1, 4).stream().filter(end -> end <= length).count();
			try (Case reviewed = open()) {
				assertThat(reviewed.reading().entries()).as("%d bytes", n).hasSize(entries);
				boolean lost = n > 0 && n < ends.get(0) + 1 || entries < 3 && n > ends.get(entries) + (entries == 0 ? 1 : 2);
				assertThat(reviewed.note().isPresent()).as("%d bytes", n).isEqualTo(lost);
				assertThat(Files.readAllBytes(path())).isEqualTo(part);
				reviewed.apply(new Change.Noted("on"));
			}
			assertThat(json().get("entries")).as("%d bytes", n).hasSize(entries + 1);
			assertThat(Case.read(path()).note()).isEqualTo("on");
		}
	}

	@Test
	void whatADiskLeftBehindTheLastEntryIsCutOffAtTheNext() throws Exception {
		try (Case reviewed = open()) {
			reviewed.apply(new Change.Noted("kept"));
		}
		byte[] whole = Files.readAllBytes(path());
		byte[] zeros = Arrays.copyOf(Arrays.copyOf(whole, whole.length - 4), whole.length + 4096);
		Files.write(path(), zeros);
		try (Case reviewed = open()) {
			assertThat(reviewed.reading().note()).isEqualTo("kept");
			assertThat(reviewed.note().orElseThrow()).contains("chest.review.json", "half written");
			assertThat(Files.readAllBytes(path())).isEqualTo(zeros);
			reviewed.apply(new Change.Noted("next"));
		}
		assertThat(json().get("entries")).hasSize(2);
	}

	@Test
	void anotherScansReadingIsRefusedAndStays() throws Exception {
		try (Case reviewed = open()) {
			reviewed.apply(new Change.Noted("mine"));
		}
		byte[] before = Files.readAllBytes(path());
		assertThatThrownBy(() -> Case.open(path(), "cd".repeat(32), "other", "Ann")).isInstanceOf(ReviewException.class)
			.hasMessageContaining("the reading of another scan, 'chest'");
		assertThat(Files.readAllBytes(path())).isEqualTo(before);
	}

	@Test
	void onlyOneWindowHasIt() throws Exception {
		Case first = open();
		assertThatThrownBy(this::open).isInstanceOf(ReviewException.class).hasMessageContaining("open in another window");
		first.close();
		first.close();
		assertThatThrownBy(() -> first.apply(new Change.Noted(""))).isInstanceOf(ReviewException.class);
		open().close();
		assertThat(path()).doesNotExist();
	}

	@Test
	void damagedAndHostileFilesAreRefusedInOneSentenceAndStay() throws Exception {
		try (Case reviewed = open()) {
			for (Change change : Entries.all()) reviewed.apply(change);
		}
		String good = Files.readString(path());
		String deep = "[".repeat(100_000);
		refused(good.replace("\"version\":1", "\"version\":2"), "newer version", "format 2");
		refused(good.replace("\"version\":1", "\"version\":\"x\""), "damaged");
		refused(good.replace("abscam review", "something"), "no reading");
		refused("PK\u0003\u0004", "no reading");
		refused("{}\n", "no reading");
		refused(good.replaceFirst("\"rejected\"", "\"liked\""), "entry 6", "'status' says 'liked'");
		refused(good.replaceFirst("\"finding\":\"m1\"", "\"finding\":\"m7\""), "entry 6", "There is no finding 'm7'");
		refused(good.replaceFirst("\"confidence\":0.75", "\"confidence\":75"), "entry 2", "'confidence' is 75");
		refused(good.replaceFirst("\"confidence\":0.75", "\"confidence\":NaN"), "entry 2");
		refused(good.replaceFirst("\"seconds\":14", "\"seconds\":1e999"), "entry 4");
		refused(good.replaceFirst("\"slice\":3", "\"slice\":0"), "entry 3", "'slice' is 0");
		refused(good.replaceFirst("\"outline\":\\[\\[1.5,", "\"outline\":[[1e300,"), "entry 3", "outline");
		refused(good.replaceFirst("\"outline\":\\[\\[1.5,", "\"outline\":[["), "entry 3", "outline");
		refused(good.replaceFirst("\"note", deep), "damaged");
		refused(good.replaceFirst("\"did\":\"noted\",\"text\":\"words\"", "\"did\":\"noted\",\"text\":" + deep), "entry 14", "deep");
		refused(good.replaceFirst("2026-", "year "), "entry 1", "no time");
		refused(good.replaceFirst("\"did\":\"noted\"", "\"did\":\"" + "long\\\\n".repeat(9999) + "\""), "entry 14",
			"'did' says 'long long");
		refused(good + good, "damaged");
		refused(good.replaceFirst(",\n", "\n"), "damaged");
		refused(good.replaceFirst("\n]}", ",\n]}"), "damaged");
		refused(good.replaceFirst("\"text\":\"words\"", "\"words\":3"), "entry 14", "there is no 'text'");
		try (RandomAccessFile file = new RandomAccessFile(path().toFile(), "rw")) {
			file.setLength((1L << 29) + 1);
		}
		assertThatThrownBy(this::open).isInstanceOf(ReviewException.class).hasMessageContaining("larger than 512 MB");
	}

	/** Whatever became of a file, it is read or refused in a sentence, and what is read can be gone on with. */
	@Test
	void changedBytesNeverEndInAFault() throws Exception {
		try (Case reviewed = open()) {
			for (Change change : Entries.all()) reviewed.apply(change);
		}
		byte[] good = Files.readAllBytes(path());
		Random random = new Random(11);
		int read = 0;
		for (int trial = 0; trial < 1000; trial++) {
			byte[] bytes = good.clone();
			for (int n = random.nextInt(3); n >= 0; n--) {
				int at = random.nextInt(bytes.length);
				switch (random.nextInt(4)) {
					case 0 -> bytes[at] = (byte) random.nextInt(256);
					case 1 -> bytes[at] = (byte) "{}[],:\"\\\n09-.eE".charAt(random.nextInt(15));
					case 2 -> System.arraycopy(good, random.nextInt(good.length - 20), bytes, Math.max(0, Math.min(at, bytes.length - 20)),
						Math.min(20, bytes.length));
					default -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
				}
			}
			Files.write(path(), bytes);
			try {
				assertThat(new Reading(Case.read(path()).entries()).findings()).isEqualTo(Case.read(path()).findings());
				read++;
			}
			catch (ReviewException e) {
				assertThat(e.getMessage()).hasSizeLessThan(1000).doesNotContain("\n");
			}
		}
		assertThat(read).isGreaterThan(50);
	}

	private void refused(String text, String... says) throws IOException {
		Files.writeString(path(), text);
		assertThatThrownBy(this::open).isInstanceOf(ReviewException.class).hasMessageContainingAll(says)
			.satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400).doesNotContain("\n"));
		assertThat(Files.readString(path())).isEqualTo(text);
	}

	@Test
	void anotherProgramsChangeIsNotOverwritten() throws Exception {
		try (Case reviewed = open()) {
			reviewed.apply(new Change.Noted("one"));
			Files.writeString(path(), Files.readString(path()) + " ");
			assertThatThrownBy(() -> reviewed.apply(new Change.Noted("two"))).isInstanceOf(ReviewException.class)
				.hasMessageContaining("changed by another program");
			assertThat(reviewed.reading().note()).isEqualTo("one");
		}
	}

	@Test
	void anInterruptedThreadStillWrites() throws Exception {
		try (Case reviewed = open()) {
			Thread.currentThread().interrupt();
			reviewed.apply(new Change.Noted("one"));
			assertThat(Thread.interrupted()).isTrue();
			reviewed.apply(new Change.Noted("two"));
		}
		assertThat(json().get("entries")).hasSize(2);
	}

	@Test
	void whatCannotBeIsNotWritten() throws Exception {
		try (Case reviewed = open()) {
			assertThatThrownBy(() -> reviewed.apply(new Change.Decided("m1", Status.ACCEPTED))).hasMessageContaining("no finding 'm1'");
			reviewed.apply(new Change.Undone());
			reviewed.apply(new Change.Redone());
			assertThat(path()).doesNotExist();
			String id = reviewed.reading().newId();
			reviewed.apply(new Change.Added(Entries.found(id)));
			assertThatThrownBy(() -> reviewed.apply(new Change.Added(Entries.found(id)))).isInstanceOf(IllegalArgumentException.class);
			assertThatThrownBy(
				() -> reviewed.apply(new Change.Explained(new Change.Explained.By("", "", "", "", "", "", OptionalDouble.empty(),
					""), List.of(Entries.found("m1"), Entries.found("m1")))))
				.hasMessageContaining("'m1' already");
			assertThatThrownBy(() -> reviewed.apply(new Change.Revealed(Double.NaN))).isInstanceOf(IllegalArgumentException.class);
			reviewed.apply(new Change.Undone());
			assertThat(reviewed.reading().newId()).isNotEqualTo(id);
			assertThat(reviewed.reading().entries()).hasSize(2);
		}
		assertThat(json().get("entries")).hasSize(2);
	}

	/** A disk that is full, as the process may not write more than so many blocks into a file. */
	@Test
	@EnabledOnOs(OS.LINUX)
	void onAFullDiskASentenceIsSaidAndAllStaysAsItWas() throws Exception {
		OwnProcess run = OwnProcess.run("bash", "-c", "ulimit -f 8; exec \"$0\" \"$@\"", Path.of(System.getProperty("java.home"), "bin",
			"java").toString(), "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Filling.class
				.getName(),
			path().toString());
		assertThat(run.exit()).as(run.output()).isZero();
		int kept = Integer.parseInt(run.output().strip().lines().findFirst().orElseThrow());
		assertThat(run.output()).contains("cannot be kept in '" + path() + "'", "free space");
		assertThat(kept).isGreaterThan(10);
		assertThat(json().get("entries")).hasSize(kept);
		assertThat(Files.size(path())).isLessThanOrEqualTo(8192);
		try (Case reviewed = open()) {
			assertThat(reviewed.note()).isEmpty();
			reviewed.apply(new Change.Noted("space again"));
		}
		assertThat(json().get("entries")).hasSize(kept + 1);
	}

	/** Writes until it cannot, and says how often it could and why not. */
	static final class Filling {

		public static void main(String[] arguments) throws Exception {
			int n = 0;
			try (Case reviewed = Case.open(Path.of(arguments[0]), Entries.PIXELS, "chest", "Ann")) {
				try {
					for (; n < 1000; n++) reviewed.apply(new Change.Noted("note " + n + " ".repeat(100)));
				}
				catch (ReviewException e) {
					boolean same = reviewed.reading().entries().size() == n && reviewed.reading().note().startsWith("note " + (n - 1));
					System.out.println(n + "\n" + (same ? e.getMessage() : "the state changed"));
				}
			}
		}
	}

	/** All that was done before a kill -9 is there, and it can be gone on with. */
	@Test
	void aKilledProcessLosesTheLastChangeAtMost() throws Exception {
		Path said = folder.resolve("said");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
			"-cp", System.getProperty("java.class.path"), Endless.class.getName(), path().toString()).redirectErrorStream(true)
			.redirectOutput(
				said.toFile())
			.start();
		while (process.isAlive() && Files.size(said) < 100) Thread.sleep(5);
		process.destroyForcibly().waitFor(); // SIGKILL
		String text = Files.readString(said);
		String[] lines = text.substring(0, text.lastIndexOf('\n')).split("\n");
		int done = Integer.parseInt(lines[lines.length - 1]);
		try (Case reviewed = open()) {
			assertThat(reviewed.reading().entries()).hasSizeBetween(done, done + 1);
			reviewed.apply(new Change.Noted("on"));
		}
		assertThat(json().get("entries").size()).isGreaterThanOrEqualTo(done + 1);
	}

	/** Writes for ever, and says after each change how many there are. */
	static final class Endless {

		public static void main(String[] arguments) throws Exception {
			try (Case reviewed = Case.open(Path.of(arguments[0]), Entries.PIXELS, "chest", "Ann")) {
				for (int n = 1;; n++) {
					reviewed.apply(new Change.Noted("note " + n));
					System.out.println(n);
				}
			}
		}
	}
}
