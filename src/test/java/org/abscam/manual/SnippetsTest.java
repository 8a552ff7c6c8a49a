package org.abscam.manual;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.process.StackConverter;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.abscam.Manual;
import org.abscam.OwnProcess;
import org.abscam.dicom.web.StubArchive;
import org.abscam.fiji.ImageJMenu;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.script.AdaptedScriptLanguage;
import org.scijava.script.ScriptInfo;
import org.scijava.script.ScriptService;

/** What the manual gives to be copied runs as it stands there: macros, Groovy and Python. {@link ManualWalkIT} runs the lines of a shell. */
@ExtendWith(ImageJMenu.class)
class SnippetsTest {

	private static final Path MACROS = Path.of("src/site/markdown/macros.md");
	private static final Pattern MENU_LINE = Pattern.compile("(?m)^\\| [^|]+ \\| `(run\\(.*?\\);)` \\| (.*) \\|$");
	private static final Pattern MAVEN = Pattern.compile("(?m)^\\s*mvn (.*?)(?=#|&&|$)");
	private static final String HOME = "/home/me";
	/** Menu entries whose line is not run here, and why. */
	private static final Map<String, String> NOT_HERE =
		Map.of("Abs-CAM Review...", "needs a screen; MenuIT opens it", "Abs-CAM Review Session...", "needs a screen; MenuIT opens it",
			"Abs-CAM Install GPU Runtime...", "takes a package of 100 MB; RuntimePackageTest has a small one");
	/** Of the blocks that could be run: how many need not be. */
	private static final double FEW = 0.25;

	@TempDir
	private static Path folder;
	private static Desk desk;
	private static StubArchive archive;

	@BeforeAll
	static void lay() throws IOException {
		desk = Desk.lay(Files.createDirectory(folder.resolve("desk")));
		desk.credentials("reader:secret-word");
		Files.copy(desk.folder().resolve("credentials.txt"), desk.folder().resolve("archive.txt"));
		archive = new StubArchive(2);
	}

	@AfterAll
	static void stop() {
		archive.close();
	}

	@Test
	void everyBlockIsRunOrSaysWhyNot() throws IOException {
		List<String> faults = Snippet.all().stream().filter(snippet -> !snippet.fault().isEmpty())
			.map(snippet -> snippet + ": " + snippet.fault()).toList();
		assertThat(faults).isEmpty();
	}

	@Test
	void fewBlocksAreNotRun() throws IOException {
		Set<Path> manual = Set.copyOf(Manual.pages());
		List<Snippet> programs =
			Snippet.all().stream().filter(s -> manual.contains(s.page()) && Snippet.PROGRAMS.contains(s.language())).toList();
		assertThat(programs).hasSizeGreaterThan(20);
		assertThat(programs.stream().filter(s -> s.mark().equals(Snippet.NOT_RUN)).count())
			.isLessThanOrEqualTo((long) (programs.size() * FEW));
	}

	@Test
	void aBlockWithoutAMarkAWordThatIsNotThereAndAnUnknownLanguageAreFaults() {
		assertThat(faults("text\n\n```sh\nls\n```\n")).containsExactly("x.md:3: the line before says neither 'run' nor 'not run: REASON'");
		assertThat(faults("<!-- run -->\n```sh\nls\n```\n")).isEmpty();
		assertThat(faults("<!-- run: HOST -->\n```sh\nls FOLDER\n```\n")).containsExactly("x.md:2: 'HOST' is not in it");
		assertThat(faults("<!-- not run -->\n```sh\nls\n```\n")).containsExactly("x.md:2: why it is not run is not said");
		assertThat(faults("```\nls\n```\n")).containsExactly("x.md:1: the language '' is unknown");
		assertThat(faults("<!-- not run: it is slow -->\n```python\nx\n```\n```text\ny\n```\n")).isEmpty();
		Snippet words = Snippet.of(Path.of("x.md"), "<!-- run: HOST UID -->\n```sh\nls x://HOST/UID UIDS\n```\n").get(0);
		assertThat(words.with(Map.of("HOST", "here:80", "UID", "1.2"))).isEqualTo("ls x://here:80/1.2 UIDS\n");
	}

	/** Phases, goals, profiles and properties. */
	@Test
	void whatIsSaidToMavenStandsInThePom() throws IOException {
		String pom = Files.readString(Path.of("pom.xml"));
		TreeSet<String> unknown = new TreeSet<>();
		int lines = 0;
		for (Snippet snippet : Snippet.all()) {
			Matcher line = MAVEN.matcher(snippet.language().equals("sh") ? snippet.text() : "");
			while (line.find()) {
				lines++;
				for (String word : line.group(1).strip().split("\\s+"))
					if (!isKnown(word, pom)) unknown.add(snippet + ": mvn " + word);
			}
		}
		assertThat(lines).isPositive();
		assertThat(unknown).isEmpty();
	}

	private static boolean isKnown(String word, String pom) throws IOException {
		if (word.startsWith("-P")) return pom.contains("<id>" + word.substring(2) + "</id>");
		if (word.startsWith("-D")) {
			String property = word.substring(2).replaceFirst("=.*", "");
			return List.of("skipTests", "test").contains(property) || pom.contains(property) || isReadByATest(property);
		}
		if (word.contains("@")) return pom.contains("<id>" + word.replaceFirst(".*@", "") + "</id>");
		return List.of("-q", "-B", "-o", "package", "verify", "site", "install", "test", "test-compile").contains(word);
	}

	private static boolean isReadByATest(String property) throws IOException {
		try (Stream<Path> sources = Files.walk(Path.of("src/test/java"))) {
			for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList())
				if (Files.readString(source).contains("(\"" + property + "\"")) return true;
		}
		return false;
	}

	private static List<String> faults(String markdown) {
		return Snippet.of(Path.of("x.md"), markdown).stream().filter(snippet -> !snippet.fault().isEmpty())
			.map(snippet -> snippet + ": " + snippet.fault()).toList();
	}

	static Stream<Snippet> macros() throws IOException {
		return run("ijm");
	}

	private static Stream<Snippet> run(String language) throws IOException {
		return Snippet.all().stream().filter(snippet -> snippet.language().equals(language) && snippet.mark().startsWith(Snippet.RUN));
	}

	@ParameterizedTest
	@MethodSource("macros")
	void aMacroRuns(Snippet macro) {
		macro(macro.with(Map.of("HOST", "127.0.0.1:" + archive.port(), "STUDY", StubArchive.STUDY, "SERIES", StubArchive.SERIES)));
	}

	static Stream<String> menuLines() throws IOException {
		return MENU_LINE.matcher(Files.readString(MACROS)).results().map(line -> line.group(1))
			.filter(line -> NOT_HERE.keySet().stream().noneMatch(title -> line.contains("\"" + title + "\"")));
	}

	/** The lines of the menu's table; what lies in the home folder there lies on the desk, and a model, which goes into Fiji's folder, goes there too. */
	@ParameterizedTest
	@MethodSource("menuLines")
	void aLineOfTheMenusTableRuns(String line) {
		String here = line.contains("Import Model") ? line.replace("\");", " to=[" + HOME + "/models]\");") : line;
		macro(here.replace("//HOST/", "//127.0.0.1:" + archive.port() + "/").replace("STUDY", StubArchive.STUDY).replace("SERIES",
			StubArchive.SERIES));
	}

	/** The first has its line below the table; the sample has two entries. */
	@Test
	void everyEntryOfTheMenuHasALine() throws IOException {
		String page = Files.readString(MACROS);
		List<String> lines = MENU_LINE.matcher(page).results().map(line -> line.group(1)).toList();
		Set<String> entries = ImageJMenu.read().keySet().stream()
			.filter(title -> !List.of("Abs-CAM Explain...", "Abs-CAM Phantom").contains(title)).collect(Collectors.toSet());
		assertThat(lines.stream().map(line -> line.replaceFirst("run\\(\"(.*?)\".*", "$1"))).containsExactlyInAnyOrderElementsOf(entries);
	}

	/** With a scan of two slices in front, and a saliency stack behind it, as they are after "Abs-CAM Explain...". */
	private static void macro(String text) {
		String open = "open('" + desk.folder().resolve("breast-phantom.tif") + "');";
		if (text.contains("saliency") || text.contains("Hotspots"))
			open += "run('Abs-CAM Explain...', 'method=grad-cam stack');"
				+ (text.contains("saliency") ? "selectImage('breast-phantom.tif');" : "");
		String result = IJ.runMacro(open + text.replace(HOME, desk.folder().toString()));
		assertThat(result).as("what the log says of " + text).isNotEqualTo("[aborted]");
	}

	static Stream<Snippet> groovy() throws IOException {
		return run("groovy");
	}

	/** As Fiji's script editor runs it, with the inputs that its first lines ask for. */
	@ParameterizedTest
	@MethodSource("groovy")
	void aScriptInGroovyRuns(Snippet script) throws Exception {
		ImagePlus saliency = saliency();
		Context context = new Context(CommandService.class, ScriptService.class);
		try {
			ScriptInfo info = new ScriptInfo(context, "snippet.groovy", new StringReader(script.text()));
			info.setLanguage(new AdaptedScriptLanguage("groovy") {});
			ScriptService scripts = context.service(ScriptService.class);
			scripts.addAlias(ImagePlus.class); // as Fiji does
			scripts.run(info, true, Map.of("saliency", saliency)).get();
		}
		finally {
			context.dispose();
		}
		assertThat(saliency.getOverlay().size()).isPositive();
	}

	private static ImagePlus saliency() {
		ImagePlus scan = IJ.openImage(desk.folder().resolve("breast-phantom.tif").toString());
		ImagePlus ramp = scan.duplicate();
		new StackConverter(ramp).convertToGray32();
		for (int slice = 1; slice <= ramp.getStackSize(); slice++) ramp.getStack().getProcessor(slice).multiply(1 / 255.0);
		return ramp;
	}

	static Stream<Snippet> python() throws IOException {
		return run("python");
	}

	@ParameterizedTest
	@MethodSource("python")
	void aPieceOfPythonRuns(Snippet snippet) throws Exception {
		if (snippet.text().contains("ij.command()")) inPyImageJ(snippet);
		else theOrderOfASession(snippet);
	}

	/** By JPype, on which PyImageJ stands, with the two words of PyImageJ that the snippet says. */
	private static void inPyImageJ(Snippet snippet) throws Exception {
		String said = python("jpype", "src/test/python/pyimagej.py", snippet.text(), System.getProperty("java.home"),
			System.getProperty("java.class.path"), desk.folder().resolve("breast-phantom.tif").toString());
		assertThat(said).contains("saliency 256 x 256, 2 slices, at most 1.0");
	}

	/** Against the orders that the expected session was made with. */
	private static void theOrderOfASession(Snippet snippet) throws Exception {
		List<String> rows = Files.readAllLines(Path.of("src/test/resources/org/abscam/review/session/order.csv"));
		for (int reader = 0; reader < 2; reader++) {
			int column = reader;
			String name = rows.get(0).split(",")[column];
			List<Integer> expected = rows.stream().skip(1).map(row -> Integer.valueOf(row.split(",")[column]) - 1).toList();
			String said = python("hashlib", "src/test/python/snippet.py", snippet.text(), "print(order(20, 42, '" + name + "'))");
			assertThat(said.strip()).isEqualTo(expected.toString());
		}
	}

	/** Runs a program of the tests in Python on a snippet, which it finds in a file. */
	private static String python(String module, String program, String snippet, String... arguments) throws Exception {
		Optional<String> python = Stream.of("/usr/bin/python3", "python3").filter(name -> has(name, module)).findFirst();
		if (python.isEmpty()) System.err.println("SKIPPED: no Python with " + module + "; Debian's package is python3-" + module);
		Assumptions.assumeTrue(python.isPresent(), "no Python with " + module);
		Path file = Files.writeString(folder.resolve("snippet.py"), snippet);
		List<String> command = new ArrayList<>(List.of(python.get(), program, file.toString()));
		command.addAll(List.of(arguments));
		OwnProcess run = OwnProcess.run(command.toArray(String[]::new));
		assertThat(run.exit()).as(run.output()).isZero();
		return run.output();
	}

	private static boolean has(String python, String module) {
		try {
			return OwnProcess.run(python, "-c", "import " + module).exit() == 0;
		}
		catch (IOException e) {
			return false;
		}
		catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			return false;
		}
	}
}
