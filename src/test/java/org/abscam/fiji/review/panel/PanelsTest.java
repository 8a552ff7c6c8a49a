package org.abscam.fiji.review.panel;

import static org.assertj.core.api.Assertions.assertThat;

import ij.ImagePlus;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Rectangle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import javax.accessibility.Accessible;
import javax.swing.AbstractButton;
import javax.swing.JLabel;
import javax.swing.JTable;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.report.AnswerSentence;
import org.abscam.report.ExplainedScan;
import org.abscam.review.Change;
import org.abscam.review.Finding;
import org.abscam.review.Status;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PanelsTest {

	private static final String NOT_RELIABLE = "no more than masking random places: do not rely on this map";
	private static ExplainedScan result;

	@TempDir
	private Path folder;

	@BeforeAll
	static void explain() throws Exception {
		result = PanelScene.explain(PanelScene.stack());
	}

	private PanelScene scene() throws Exception {
		return scene(PanelScene.measured(result, .01));
	}

	private PanelScene scene(ExplainedScan explained) throws Exception {
		PanelScene scene = new PanelScene(PanelScene.stack(), Files.createTempDirectory(folder, "case"), explained);
		scene.findings();
		return scene;
	}

	@Test
	void theHeaderSaysAnswerTrustModelAndWhatItIsFor() throws Exception {
		PanelScene scene = scene();
		scene.state.setRevealed(true);
		HeaderPanel header = new HeaderPanel(scene.state, scene.actions);
		PanelScene.paint(header, 1240, header.getPreferredSize().height, "header");

		List<String> shown = texts(header);
		assertThat(shown).contains(AnswerSentence.of(result, result.images().get(0)), "Research; not for diagnosis",
			"Right in 0.90 of 67 images (95 % interval 0.80 to 0.95), validation images of BUSI",
			"For: B-mode ultrasound images of the female breast.");
		assertThat(shown).anyMatch(text -> text.contains(NOT_RELIABLE)).anyMatch(text -> text.startsWith("Seen through: "));
		assertThat(header.getPreferredSize().height).as("height").isLessThanOrEqualTo(130);
	}

	@Test
	void anotherSliceHasItsOwnAnswer() throws Exception {
		PanelScene scene = scene();
		scene.state.setRevealed(true);
		HeaderPanel header = new HeaderPanel(scene.state, scene.actions);
		scene.state.goTo(3);

		assertThat(texts(header)).contains(AnswerSentence.of(result, result.images().get(2)));
	}

	@Test
	void theHeaderHidesTheAnswerUntilItIsRevealed() throws Exception {
		PanelScene scene = scene();
		scene.state.setReadingFirst(true);
		HeaderPanel header = new HeaderPanel(scene.state, scene.actions);
		FindingsPanel findings = new FindingsPanel(scene.state, scene.actions);
		PanelScene.paint(header, 1240, header.getPreferredSize().height, "header-hidden");

		String all = String.join(" ", texts(header));
		for (String name : result.explainer().model().classes()) assertThat(all).doesNotContain(name + ",", "'" + name + "'");
		assertThat(all).contains("The model's answer is hidden", "Give your own reading first").doesNotContain("random places");
		assertThat(findings.findings().getRowCount()).as("the reader's own finding").isEqualTo(1);
	}

	/** Also where the answer is hidden: whoever reads first must know that the model is of no use here. */
	@Test
	void anotherModalityIsSaidBeforeAnythingElse() throws Exception {
		ImagePlus image = PanelScene.stack();
		image.setProperty("Info",
			"0008,0060  Modality: MR\n0028,0004  Photometric Interpretation: MONOCHROME2\n0028,0103  Pixel Representation: 0\n");
		PanelScene scene = scene(PanelScene.explain(image));
		for (boolean revealed : new boolean[] {false, true}) {
			scene.state.setRevealed(revealed);
			HeaderPanel header = new HeaderPanel(scene.state, scene.actions);
			PanelScene.paint(header, 1240, header.getPreferredSize().height, "header-alarm-" + revealed);

			assertThat(texts(header).get(0)).as("revealed: " + revealed)
				.isEqualTo(
					"'scan' is of modality MR, but 'breast-ultrasound' is meant for US: this is outside of the model's intended use, and "
						+ "its answer means nothing.");
			assertThat(header.getPreferredSize().height).as("height").isLessThanOrEqualTo(130);
		}
	}

	@Test
	void aStaleAnswerCanBeExplainedAnew() throws Exception {
		PanelScene scene = scene();
		scene.state.setRevealed(true);
		HeaderPanel header = new HeaderPanel(scene.state, scene.actions);
		assertThat(button(header, "Explain anew").isVisible()).isFalse();
		scene.state.setStale("explained at 38 to 1062");
		PanelScene.paint(header, 1240, header.getPreferredSize().height, "header-stale");

		assertThat(texts(header)).contains("stale: explained at 38 to 1062");
		AbstractButton anew = button(header, "Explain anew");
		anew.doClick();
		assertThat(scene.said).containsExactly("explainAnew");
		scene.state.setWork("Explaining");
		assertThat(anew.isEnabled()).isFalse();
		scene.state.setWork(null);
		scene.state.setStale(null);
		assertThat(anew.isVisible()).isFalse();
	}

	@Test
	void tableAndStateFollowEachOther() throws Exception {
		PanelScene scene = scene();
		scene.state.setRevealed(true);
		JTable table = new FindingsPanel(scene.state, scene.actions).findings();

		scene.state.select("r1");
		assertThat(table.getValueAt(table.getSelectedRow(), 1)).isEqualTo("lymph node");
		table.setRowSelectionInterval(1, 1);
		assertThat(scene.state.selected().orElseThrow().id()).isEqualTo("m2");
		assertThat(scene.state.slice()).isEqualTo(3);
		table.getRowSorter().toggleSortOrder(FindingRows.Column.AREA.ordinal());
		assertThat(List.of(table.getValueAt(0, 2), table.getValueAt(1, 2), table.getValueAt(2, 2))).containsExactly(9., 16., 25.);
		table.setRowSelectionInterval(2, 2);
		assertThat(scene.state.selected().orElseThrow().id()).isEqualTo("m1");
		scene.state.apply(new Change.Decided("m1", Status.REJECTED));
		assertThat(table.getSelectedRow()).as("stays selected").isEqualTo(2);
		scene.state.select(null);
		assertThat(table.getSelectedRow()).isEqualTo(-1);
	}

	@Test
	void ofRowsThatDoNotFitTheFirstOneIsSeenWholeAndTheSelectedOneToo() throws Exception {
		PanelScene scene = scene();
		scene.state.setRevealed(true);
		FindingsPanel panel = new FindingsPanel(scene.state, scene.actions);
		JTable table = panel.findings();
		PanelScene.paint(panel, 330, 600, "findings-high");
		int others = panel.getHeight() - table.getVisibleRect().height;
		PanelScene.paint(panel, 330, others + table.getRowHeight() * 3 / 2, "findings-short");
		scene.state.select("m2");

		Rectangle seen = table.getVisibleRect();
		assertThat(seen.y % table.getRowHeight()).isZero();
		assertThat(seen.contains(table.getCellRect(table.getSelectedRow(), 1, false))).isTrue();
		assertThat(texts(panel)).contains("2 of 3 open");
		scene.state.apply(new Change.Decided("m1", Status.REJECTED));
		assertThat(texts(panel)).contains("1 of 3 open");
	}

	@Test
	void labelAndCommentAreEditedInTheTableAndUndone() throws Exception {
		PanelScene scene = scene();
		scene.state.setRevealed(true);
		JTable table = new FindingsPanel(scene.state, scene.actions).findings();
		table.setValueAt("cyst", 0, FindingRows.Column.LABEL.ordinal());
		table.setValueAt("round, sharp", 0, FindingRows.Column.COMMENT.ordinal());

		assertThat(scene.state.reading().finding("m1").orElseThrow())
			.satisfies(f -> assertThat(List.of(f.label(), f.comment(), f.status().word(), f.reader()))
				.containsExactly("cyst", "round, sharp", "changed", "Dr. Meyer"));
		scene.state.apply(new Change.Undone());
		assertThat(table.getValueAt(0, FindingRows.Column.COMMENT.ordinal())).isEqualTo("");
		assertThat(table.isCellEditable(0, FindingRows.Column.AREA.ordinal())).isFalse();
		assertThat(scene.troubles).isEmpty();
	}

	@Test
	void buttonsDoWhatTheyAreCalled() throws Exception {
		PanelScene scene = scene();
		scene.state.setRevealed(true);
		FindingsPanel findings = new FindingsPanel(scene.state, scene.actions);
		assertThat(button(findings, "Accept").isEnabled()).as("nothing is selected").isFalse();
		scene.state.select("m1");
		for (String name : List.of("Accept", "Reject", "Reset", "Add", "Edit", "Redraw", "Delete", "Undo", "Report…", "Store…"))
			button(findings, name).doClick();

		assertThat(scene.said).containsExactly("decide " + Status.ACCEPTED, "decide " + Status.REJECTED,
			"decide " + Status.OPEN, "addFromSelection", "editSelected", "redrawFromSelection", "removeSelected", "undo", "report",
			"store");
		scene.state.apply(new Change.Decided("m1", Status.ACCEPTED));
		scene.state.apply(new Change.Decided("m2", Status.REJECTED));
		PanelScene.paint(findings, 330, 520, "findings");
		assertThat(widths(findings)).as("buttons whose text is cut").isEmpty();
	}

	@Test
	void theReaderReadsFirstAndIsAskedAgain() throws Exception {
		PanelScene scene = scene();
		scene.state.setReadingFirst(true);
		scene.state.setCases(new ReviewState.Cases("Chest study", 7, 20, 6, "Case 7", List.of(), false));
		ReadingPanel panel = new ReadingPanel(scene.state, scene.actions);
		PanelScene.paint(panel, 330, panel.getPreferredSize().height, "reading-first");
		String first = result.explainer().model().classes().get(0);
		String second = result.explainer().model().classes().get(1);
		assertThat(panel.main().isEnabled()).as("nothing is answered").isFalse();
		assertThat(button(panel, "›").isEnabled()).as("the next case").isFalse();

		button(panel.classes(), first).doClick();
		assertThat(panel.main().isEnabled()).as("not said how sure").isFalse();
		panel.confidence().typed().setText("80");
		assertThat(panel.main().isEnabled()).isTrue();
		panel.main().doClick();
		assertThat(scene.state.reading().answer(Change.Stage.BEFORE).orElseThrow())
			.satisfies(a -> assertThat(a.answer() + a.confidence()).isEqualTo(first + .8));
		assertThat(scene.said).containsExactly("reveal");
		assertThat(panel.step()).isEqualTo(ReadingPanel.Step.CHANGES);
		PanelScene.paint(panel, 330, panel.getPreferredSize().height, "reading-changes");

		button(panel, "Yes…").doClick();
		button(panel.classes(), second).doClick();
		panel.confidence().set(OptionalInt.of(60));
		PanelScene.paint(panel, 330, panel.getPreferredSize().height, "reading-change");
		panel.main().doClick();
		assertThat(scene.state.reading().answer(Change.Stage.AFTER).orElseThrow())
			.satisfies(a -> assertThat(a.answer() + a.confidence()).isEqualTo(second + .6));
		assertThat(scene.state.reading().answer(Change.Stage.BEFORE).orElseThrow().answer()).as("stays").isEqualTo(first);
		PanelScene.paint(panel, 330, panel.getPreferredSize().height, "reading-done");
		assertThat(texts(panel)).contains(first + ", 80 % sure  →  " + second + ", 60 % sure");
		button(panel, "›").doClick();
		assertThat(scene.said).last().isEqualTo("nextCase");
	}

	/** No map is shown before areas are marked, or the reader said that there are none; an area that is drawn only is not lost. */
	@Test
	void whereAreasAreAskedForTheyComeBeforeTheReveal() throws Exception {
		PanelScene scene = new PanelScene(PanelScene.stack(), Files.createTempDirectory(folder, "areas"), result);
		scene.state.setReadingFirst(true);
		scene.state.setCases(new ReviewState.Cases("Chest study", 7, 20, 6, "Case 7", List.of(), true));
		ReadingPanel panel = new ReadingPanel(scene.state, scene.actions);
		AbstractButton none = button(panel, "No area");
		button(panel.classes(), result.explainer().model().classes().get(0)).doClick();
		panel.confidence().typed().setText("80");
		PanelScene.paint(panel, 330, panel.getPreferredSize().height, "reading-areas");
		assertThat(widths(panel)).as("buttons whose text is cut").isEmpty();
		assertThat(panel.main().isEnabled()).as("nothing is said of areas").isFalse();
		assertThat(scene.state.whyHidden()).hasValueSatisfying(why -> assertThat(why).contains("Mark your areas first"));
		none.doClick();
		assertThat(scene.state.reading().saysNoArea()).isTrue();
		assertThat(panel.main().isEnabled()).isTrue();
		none.doClick();
		assertThat(panel.main().isEnabled()).isFalse();
		scene.findings(); // one is the reader's
		assertThat(none.isEnabled()).isFalse();
		assertThat(texts(panel)).contains("1 area marked");
		assertThat(panel.main().isEnabled()).isTrue();
		scene.state.apply(new Change.Answered(Change.Stage.BEFORE, "x", 1, 1));
		scene.image.setRoi(3, 3, 9, 9);
		assertThat(scene.state.whyHidden()).hasValueSatisfying(why -> assertThat(why).contains("not among your areas yet"));
		scene.image.deleteRoi();
		assertThat(scene.state.whyHidden()).isEmpty();
		panel.main().doClick();
		assertThat(scene.state.isRevealed()).isTrue();
	}

	/** Else nobody could answer in a session that shows the answer at once. */
	@Test
	void inASessionThatDoesNotReadFirstTheReaderIsAskedToo() throws Exception {
		PanelScene scene = scene();
		scene.state.setCases(new ReviewState.Cases("Chest study", 7, 20, 6, "Case 7", List.of(), false));
		scene.state.setRevealed(true);
		ReadingPanel panel = new ReadingPanel(scene.state, scene.actions);
		PanelScene.paint(panel, 330, panel.getPreferredSize().height, "reading-open");
		button(panel.classes(), result.explainer().model().classes().get(0)).doClick();
		panel.confidence().typed().setText("80");
		panel.main().doClick();
		assertThat(scene.state.reading().answer(Change.Stage.AFTER)).isPresent();
		assertThat(panel.step()).isEqualTo(ReadingPanel.Step.DONE);
		button(panel, "Tables of the session").doClick();
		assertThat(scene.said).containsExactly("showTables");
	}

	/** As when explaining was stopped before the first map. */
	@Test
	void whatIsNotExplainedCanBeExplained() throws Exception {
		PanelScene scene = new PanelScene(PanelScene.stack(), Files.createTempDirectory(folder, "none"), null);
		HeaderPanel header = new HeaderPanel(scene.state, scene.actions);
		PanelScene.paint(header, 1240, header.getPreferredSize().height, "header-none");
		assertThat(texts(header)).contains("Not explained yet");
		assertThat(button(header, "Explain anew").isVisible()).isTrue();
		button(header, "Explain anew").doClick();
		assertThat(scene.said).containsExactly("explainAnew");
		assertThat(scene.state.whyHidden()).hasValueSatisfying(why -> assertThat(why).contains("no map yet"));
	}

	/** A crash costs no more than the last letters; a blank that is typed stays for the word behind it. */
	@Test
	void whatIsTypedIsKeptBeforeItIsLeft() throws Exception {
		PanelScene scene = scene();
		ReadingPanel panel = new ReadingPanel(scene.state, scene.actions);
		HintField note = (HintField) all(panel).stream().filter(HintField.class::isInstance).findFirst().orElseThrow();
		EventQueue.invokeAndWait(() -> note.setText("calcified "));
		for (int i = 0; i < 100 && scene.state.reading().note().isEmpty(); i++) {
			Thread.sleep(50);
			EventQueue.invokeAndWait(() -> {
			});
		}
		assertThat(scene.state.reading().note()).isEqualTo("calcified");
		assertThat(note.getText()).isEqualTo("calcified ");
	}

	/** The map's highest value in an area that the reader draws would tell where the map is. */
	@Test
	void beforeTheRevealNothingTellsOfTheMap() throws Exception {
		PanelScene scene = new PanelScene(PanelScene.stack(), Files.createTempDirectory(folder, "blind"), null);
		scene.state.setReadingFirst(true);
		scene.findings();
		Finding own = scene.state.reading().finding("r1").orElseThrow();
		scene.state.apply(new Change.Added(Finding.ofReader("r2", own.place(), own.outline(), new Finding.Measures(64, 16, "mm",
			OptionalDouble.of(.87), OptionalDouble.of(.43)), "")));
		FindingsPanel findings = new FindingsPanel(scene.state, scene.actions);
		scene.state.select("r2");
		assertThat(shown(findings)).as("to the reader").contains("16").doesNotContain("peak", "0.87");
		scene.state.setRevealed(true);
		assertThat(shown(findings)).contains("peak 0.87");
	}

	/** All words of labels, and of the cells of the table. */
	private static String shown(Container panel) {
		StringBuilder words = new StringBuilder(String.join("\n", texts(panel)));
		for (Component part : all(panel)) {
			if (!(part instanceof JTable table)) continue;
			for (int row = 0; row < table.getRowCount(); row++)
				for (int column = 0; column < table.getColumnCount(); column++) words.append('\n').append(table.getValueAt(row, column));
		}
		return words.toString();
	}

	/** As on a full disk: what was typed stays in its field, whatever is selected meanwhile, and is kept once there is room. */
	@Test
	void wordsThatCannotBeKeptStayAndAreKeptLater() throws Exception {
		PanelScene scene = new PanelScene(PanelScene.stack(), Files.createTempDirectory(folder, "full"), null);
		scene.state.setRevealed(true);
		scene.findings();
		FindingsPanel findings = new FindingsPanel(scene.state, scene.actions);
		ReadingPanel reading = new ReadingPanel(scene.state, scene.actions);
		HintField comment = field(findings, "Comment on the selected finding");
		HintField note = field(reading, "Note on the case");
		Path file = scene.state.reviewed().path();
		byte[] kept = Files.readAllBytes(file);
		scene.state.select("m1");
		Files.write(file, new byte[kept.length + 1]); // by somebody else, so that it is not written either
		comment.setText("spiculated");
		comment.postActionEvent();
		note.setText("compare with 2019");
		note.postActionEvent();
		assertThat(scene.troubles).hasSizeGreaterThanOrEqualTo(2).allSatisfy(why -> assertThat(why).contains(file.toString()));
		scene.state.select("r1");
		assertThat(comment.getText()).isEmpty();
		scene.state.select("m1");
		scene.state.tell(ReviewState.Aspect.CASE);
		assertThat(comment.getText()).isEqualTo("spiculated");
		assertThat(note.getText()).isEqualTo("compare with 2019");
		assertThat(scene.state.unkept()).containsExactlyInAnyOrder("spiculated", "compare with 2019");
		assertThat(scene.state.reading().finding("m1").orElseThrow().comment()).isEmpty();

		Files.write(file, kept);
		comment.postActionEvent();
		note.postActionEvent();
		assertThat(scene.state.unkept()).isEmpty();
		assertThat(Files.readString(file)).contains("spiculated", "compare with 2019");
	}

	private static HintField field(Container panel, String hint) {
		return (HintField) all(panel).stream()
			.filter(c -> c instanceof HintField field && hint.equals(field.getAccessibleContext().getAccessibleName())).findFirst()
			.orElseThrow();
	}

	@Test
	void noMeansTheSameAnswerAfter() throws Exception {
		PanelScene scene = scene();
		scene.state.setReadingFirst(true);
		ReadingPanel panel = new ReadingPanel(scene.state, scene.actions);
		button(panel.classes(), result.explainer().model().classes().get(1)).doClick();
		panel.confidence().set(OptionalInt.of(100));
		panel.main().setEnabled(true);
		panel.main().doClick();
		panel.unchangedButton().doClick();

		assertThat(scene.state.reading().answer(Change.Stage.AFTER).orElseThrow().confidence()).isEqualTo(1);
		assertThat(panel.step()).isEqualTo(ReadingPanel.Step.DONE);
	}

	@Test
	void whoDoesNotReadFirstSeesNoForm() throws Exception {
		PanelScene scene = scene();
		scene.state.setRevealed(true);
		assertThat(new ReadingPanel(scene.state, scene.actions).isVisible()).isFalse();
	}

	@Test
	void confidenceIsAWholeNumberOfPerCent() {
		assertThat(Confidence.parsed(" 80 % ")).hasValue(80);
		for (String none : List.of("", "101", "-3", "8o", "0.8")) assertThat(Confidence.parsed(none)).as(none).isEmpty();
	}

	@Test
	void classesAreFoundByTyping() {
		List<String> classes = List.of("great grey owl", "grey fox", "red fox", "timber wolf");
		assertThat(ClassSearch.found(classes, "grey")).containsExactly("grey fox", "great grey owl");
		assertThat(ClassSearch.found(classes, "FOX d")).containsExactly("red fox");
		assertThat(ClassSearch.found(classes, "")).isEqualTo(classes);
		assertThat(ClassSearch.found(classes, "zebra")).isEmpty();
	}

	@Test
	void whatCanBePressedHasANameForScreenReaders() throws Exception {
		PanelScene scene = scene();
		scene.state.setRevealed(true);
		for (Container panel : List.of(new HeaderPanel(scene.state, scene.actions), new FindingsPanel(scene.state, scene.actions),
			new ReadingPanel(scene.state, scene.actions))) {
			for (Component each : all(panel)) {
				if (!(each instanceof AbstractButton || each instanceof JTable || each instanceof javax.swing.JTextField)) continue;
				assertThat(((Accessible) each).getAccessibleContext().getAccessibleName()).as(each.toString()).isNotNull();
			}
		}
	}

	/** Buttons that are narrower than their text. */
	private static List<String> widths(Container panel) {
		List<String> cut = new ArrayList<>();
		for (Component each : all(panel)) {
			if (!(each instanceof AbstractButton button) || !button.isShowing() && button.getWidth() == 0) continue;
			Dimension wanted = button.getPreferredSize();
			if (wanted.width > button.getWidth()) cut.add(button.getText() + " " + wanted.width + " in " + button.getWidth());
		}
		return cut;
	}

	private static AbstractButton button(Container panel, String name) {
		return all(panel).stream().filter(AbstractButton.class::isInstance).map(AbstractButton.class::cast)
			.filter(button -> name.equals(button.getText())).findFirst().orElseThrow(() -> new AssertionError("no button " + name));
	}

	private static List<String> texts(Container panel) {
		return all(panel).stream().filter(JLabel.class::isInstance).map(label -> ((JLabel) label).getText()).toList();
	}

	private static List<Component> all(Container panel) {
		List<Component> all = new ArrayList<>();
		for (Component child : panel.getComponents()) {
			all.add(child);
			if (child instanceof Container container) all.addAll(all(container));
		}
		return all;
	}
}
