package org.abscam.fiji.review.panel;

import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.GridLayout;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JTextField;
import javax.swing.JToggleButton;
import javax.swing.Timer;
import org.abscam.fiji.review.state.ReviewActions;
import org.abscam.fiji.review.state.ReviewLook;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.review.Change;
import org.abscam.review.Finding;

/**
 * The reader's own reading: asked for before the model's answer is shown, and again after that. In a session, the way from case to case.
 */
public final class ReadingPanel extends JPanel {

	private static final long serialVersionUID = 1;
	private static final int SECOND = 1000;

	/** What is asked now. */
	enum Step {
			/** Nothing: the answer is shown, and the reader gave none of his own. */
			NOTHING,
			/** The own reading. */
			READ,
			/** Whether it changes. */
			CHANGES,
			/** The other reading. */
			CHANGE,
			/** All is answered. */
			DONE
	}

	private final transient ReviewState state;
	private final transient ReviewActions actions;
	private final JPanel session = new JPanel(new BorderLayout(ReviewLook.scaled(6), ReviewLook.scaled(4)));
	private final JLabel place = new JLabel();
	private final JLabel time = new JLabel();
	private final JProgressBar progress = new JProgressBar();
	private final JButton previous = Fields.button("‹", "The previous case", this::previousCase);
	private final JButton next = Fields.button("›", "The next case", this::nextCase);
	private final JLabel title = new JLabel();
	private final JLabel before = new JLabel();
	private final ClassChoice classes = new ClassChoice(name -> answered());
	private final Confidence confidence = new Confidence(this::answered);
	private final JTextField note = new HintField("Note on the case");
	private final JButton main = Fields.button("Reveal", "Keeps this reading and shows the model's answer and map.", this::mainAction);
	private final JButton no = Fields.button("No", "The reading stays as it was.", this::unchanged);
	private final JButton yes = Fields.button("Yes…", "Asks for the reading as it is now.", this::change);
	private final JPanel areas = new JPanel(new BorderLayout(ReviewLook.scaled(6), 0));
	private final JLabel marked = new JLabel();
	private final JToggleButton none = new JToggleButton("No area");
	private final JButton tables =
		Fields.button("Tables of the session", "Writes what was read and how far it agrees, and shows the tables.", this::showTables);
	private final JPanel answers = new JPanel(new GridLayout(1, 2, ReviewLook.scaled(5), 0));
	private final Timer clock = new Timer(SECOND, event -> tick());
	private boolean changing;
	private boolean taking;

	/**
	 * @param state what is shown
	 * @param actions what buttons do
	 */
	public ReadingPanel(ReviewState state, ReviewActions actions) {
		super(new BorderLayout(0, ReviewLook.scaled(8)));
		this.state = state;
		this.actions = actions;
		JPanel steps = new JPanel(new GridLayout(1, 2, ReviewLook.scaled(4), 0));
		steps.add(previous);
		steps.add(next);
		JPanel line = new JPanel(new BorderLayout(ReviewLook.scaled(6), 0));
		line.add(place, BorderLayout.CENTER);
		line.add(steps, BorderLayout.EAST);
		session.add(line, BorderLayout.CENTER);
		session.add(progress, BorderLayout.SOUTH);
		add(session, BorderLayout.NORTH);
		JPanel head = new JPanel(new BorderLayout());
		head.add(title, BorderLayout.WEST);
		head.add(time, BorderLayout.EAST);
		answers.add(no);
		answers.add(yes);
		areas.add(marked, BorderLayout.CENTER);
		areas.add(none, BorderLayout.EAST);
		none.setToolTipText("There is nothing to mark in this case.");
		none.addActionListener(event -> state.apply(new Change.NoArea(none.isSelected())));
		JPanel form = new JPanel(new Rows(ReviewLook.scaled(7), ReviewLook.scaled(300)));
		for (JComponent row : List.of(head, before, classes, confidence, areas, note, main, answers, tables)) form.add(row);
		add(form, BorderLayout.CENTER);
		KeptSoon.on(note, this::keepNote);
		note.setToolTipText("A note on the whole case; Enter keeps it.");
		look();
		take(state.reading().answer(Change.Stage.BEFORE));
		state.addListener(aspect -> refresh());
		refresh();
	}

	private void look() {
		ReviewLook.apply(this);
		setBorder(Fields.gap(8, 10));
		title.setFont(ReviewLook.font(1.1, Font.BOLD));
		place.setFont(ReviewLook.font(1, Font.BOLD));
		time.setForeground(ReviewLook.QUIET);
		before.setForeground(ReviewLook.READER);
		note.setBorder(Fields.border());
		progress.setBorderPainted(false);
		progress.setForeground(ReviewLook.READER);
		progress.setBackground(ReviewLook.LINE);
		progress.setPreferredSize(new Dimension(0, ReviewLook.scaled(4)));
		for (JButton button : new JButton[] {previous, next}) button.setBorder(Fields.gap(2, 9));
		none.setBorder(Fields.gap(2, 9));
		for (JButton button : new JButton[] {main, no, yes, tables}) button.setBorder(Fields.gap(6, 8));
	}

	/** The clock runs as long as the panel can be seen. */
	@Override
	public void addNotify() {
		super.addNotify();
		clock.start();
	}

	@Override
	public void removeNotify() {
		clock.stop();
		super.removeNotify();
	}

	Step step() {
		if (!state.isRevealed()) return Step.READ;
		if (changing) return Step.CHANGE;
		if (state.reading().answer(Change.Stage.AFTER).isPresent()) return Step.DONE;
		if (state.reading().answer(Change.Stage.BEFORE).isPresent()) return Step.CHANGES;
		return state.cases().isPresent() ? Step.CHANGE : Step.NOTHING;
	}

	private void refresh() {
		Step step = step();
		if (!state.isRevealed()) changing = false;
		Optional<ReviewState.Cases> cases = state.cases();
		setVisible(step != Step.NOTHING || cases.isPresent());
		session.setVisible(cases.isPresent());
		cases.ifPresent(among -> {
			String counted = "Case " + among.position() + " of " + among.size();
			place.setText(among.name().equals("Case " + among.position()) ? counted : counted + " · " + among.name());
			place.setToolTipText(among.title() + ": " + among.done() + " of " + among.size() + " read");
			progress.setMaximum(among.size());
			progress.setValue(among.done());
			progress.getAccessibleContext().setAccessibleName(among.done() + " of " + among.size() + " cases read");
			previous.setEnabled(among.position() > 1);
			next.setEnabled(among.position() < among.size() && (!state.isReadingFirst() || step == Step.DONE));
		});
		title.setText(switch (step) {
			case READ -> state.isReadingFirst() ? "My reading first" : "My reading";
			case CHANGES -> "Does your reading change?";
			case CHANGE -> state.reading().answer(Change.Stage.BEFORE).isPresent() ? "My reading now" : "My reading";
			case DONE -> "My reading";
			case NOTHING -> " ";
		});
		boolean form = step == Step.READ || step == Step.CHANGE;
		before.setVisible(!form && step != Step.NOTHING);
		before.setText(summary());
		cases.map(ReviewState.Cases::classes).filter(given -> !given.isEmpty())
			.or(() -> state.explained().map(result -> result.explainer().model().classes())).ifPresent(classes::offer);
		classes.setVisible(form);
		confidence.setVisible(form);
		refreshAreas(form);
		tables.setVisible(cases.isPresent());
		note.setVisible(step != Step.NOTHING);
		if (!note.isFocusOwner()) KeptSoon.show(note, state.unkept("").orElse(state.reading().note()));
		answers.setVisible(step == Step.CHANGES);
		main.setVisible(form || step == Step.DONE);
		refreshButtons();
		tick();
		revalidate();
		repaint();
	}

	private void refreshAreas(boolean form) {
		areas.setVisible(form && state.asksAreas());
		long count = state.reading().findings().stream().filter(f -> f.origin() == Finding.Origin.READER).count();
		none.setEnabled(count == 0);
		none.setSelected(state.reading().saysNoArea());
		marked.setText(count == 0 ? none.isSelected() ? "There is no area" : "Areas: draw, then Add"
			: count == 1 ? "1 area marked" : count + " areas marked");
	}

	/** What was answered, and what after that. */
	private String summary() {
		String first = state.reading().answer(Change.Stage.BEFORE).map(ReadingPanel::words).orElse("");
		return state.reading().answer(Change.Stage.AFTER).map(ReadingPanel::words)
			.map(after -> first.isEmpty() ? after : after.equals(first) ? first + ", unchanged" : first + "  →  " + after).orElse(first);
	}

	static String words(Change.Answered answer) {
		return answer.answer() + String.format(Locale.ROOT, ", %.0f %% sure", 100 * answer.confidence());
	}

	private void refreshButtons() {
		Step step = step();
		boolean answered = !classes.chosen().isEmpty() && confidence.percent().isPresent() && !state.lacksAreas();
		main.setText(step == Step.READ ? "Reveal" : step == Step.DONE ? "Change again…" : "Keep");
		main.setEnabled(step == Step.DONE || answered || step == Step.READ && state.mayReveal());
		main.setToolTipText(step == Step.READ
			? main.isEnabled() ? "Keeps this reading and shows the model's answer and map."
				: "First choose a class and say how sure you are" + (state.lacksAreas() ? ", and mark your areas or say 'No area'." : ".")
			: step == Step.DONE ? "Asks for the reading as it is now." : "Keeps the reading as it is now.");
	}

	/** What the form says is kept at once, to be kept anew with each change of it: a crash costs no more than the last one. */
	private void answered() {
		if (taking) return;
		Step step = step();
		if (step == Step.READ) answer(state.reading().isRevealed() ? Change.Stage.AFTER : Change.Stage.BEFORE);
		if (step == Step.CHANGE && !state.lacksAreas()) {
			changing = true; // until it is said that this is all
			answer(Change.Stage.AFTER);
		}
		refreshButtons();
	}

	private void tick() {
		time.setText(Words.minutes(state.reviewed().seconds()));
	}

	private void mainAction() {
		switch (step()) {
			case READ -> {
				if (answer(state.reading().isRevealed() ? Change.Stage.AFTER : Change.Stage.BEFORE) || state.mayReveal()) actions.reveal();
			}
			case CHANGE -> {
				if (answer(Change.Stage.AFTER)) changing = false;
				refresh();
			}
			default -> change();
		}
	}

	/** @return whether there is an answer now that is the one shown */
	private boolean answer(Change.Stage stage) {
		keepNote();
		if (classes.chosen().isEmpty() || confidence.percent().isEmpty()) return false;
		double sure = confidence.percent().getAsInt() / 100.;
		Optional<Change.Answered> last = state.reading().answer(stage);
		if (last.filter(l -> l.answer().equals(classes.chosen()) && l.confidence() == sure).isPresent()) return true;
		return state.apply(new Change.Answered(stage, classes.chosen(), sure, state.reviewed().seconds()));
	}

	private void unchanged() {
		take(state.reading().answer(Change.Stage.BEFORE));
		if (answer(Change.Stage.AFTER)) changing = false;
		refresh();
	}

	private void change() {
		take(state.reading().answer(Change.Stage.AFTER).or(() -> state.reading().answer(Change.Stage.BEFORE)));
		changing = true;
		refresh();
	}

	/** Puts an answer into the form. */
	private void take(Optional<Change.Answered> answer) {
		taking = true;
		classes.set(answer.map(Change.Answered::answer).orElse(""));
		confidence.set(answer.map(a -> OptionalInt.of((int) Math.round(100 * a.confidence()))).orElse(OptionalInt.empty()));
		taking = false;
	}

	private void keepNote() {
		String text = note.getText().strip();
		if (!text.equals(state.reading().note())) state.write("", text, new Change.Noted(text));
	}

	private void showTables() {
		keepNote();
		actions.showTables();
	}

	private void previousCase() {
		keepNote();
		actions.previousCase();
	}

	private void nextCase() {
		keepNote();
		actions.nextCase();
	}

	ClassChoice classes() {
		return classes;
	}

	Confidence confidence() {
		return confidence;
	}

	JButton main() {
		return main;
	}

	JButton unchangedButton() {
		return no;
	}
}
