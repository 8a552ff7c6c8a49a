package org.abscam.fiji.review.panel;

import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import org.abscam.fiji.review.state.ReviewActions;
import org.abscam.fiji.review.state.ReviewLook;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.model.ModelCard;
import org.abscam.report.AnswerSentence;
import org.abscam.report.ExplainedImage;
import org.abscam.report.ExplainedScan;

/**
 * What must be known before the pictures are looked at: warnings, the model's answer, how far the map can be trusted, all classes, and how
 * good the model is and for what it was made.
 */
public final class HeaderPanel extends JPanel {

	private static final long serialVersionUID = 1;
	private static final String PURPOSE = "Research; not for diagnosis";
	private static final String ANEW = "Explain anew";
	private static final Color ALARM_GROUND = new Color(0x47201d);
	private static final int BARS = 5;
	private static final int SAID = 420;
	private static final int FACTS = 300;
	private static final int HEIGHT = 103;

	private final transient ReviewState state;
	private final transient ReviewActions actions;
	private final JPanel alarms = new JPanel(new BorderLayout());
	private final WrappedLabel alarm = new WrappedLabel(1);
	private final JButton moreAlarms = Fields.button("", "Shows all warnings.", this::showAlarms);
	private final WrappedLabel answer = new WrappedLabel(1);
	private final WrappedLabel trust = new WrappedLabel(2);
	private final WrappedLabel map = new WrappedLabel(1);
	private final WrappedLabel window = new WrappedLabel(1);
	private final JButton anew = Fields.button(ANEW, "Explains the scan as it is on the screen now.", this::explainAnew);
	private final ClassBars bars = new ClassBars(this::explain);
	private final JButton search =
		Fields.button("", "Lists all classes, to be searched by typing; the chosen one is explained.", this::search);
	private final WrappedLabel model = new WrappedLabel(1);
	private final WrappedLabel accuracy = new WrappedLabel(2);
	private final WrappedLabel use = new WrappedLabel(2);
	private final JLabel purpose = new JLabel(PURPOSE);

	/**
	 * @param state what is shown
	 * @param actions what buttons do
	 */
	public HeaderPanel(ReviewState state, ReviewActions actions) {
		super(new BorderLayout());
		this.state = state;
		this.actions = actions;
		alarms.add(alarm, BorderLayout.CENTER);
		alarms.add(moreAlarms, BorderLayout.EAST);
		add(alarms, BorderLayout.NORTH);
		JPanel parts = new JPanel(new GridBagLayout());
		GridBagConstraints place = new GridBagConstraints();
		place.fill = GridBagConstraints.BOTH;
		place.weighty = 1;
		place.weightx = 1;
		place.insets = new Insets(0, 0, 0, ReviewLook.scaled(24));
		parts.add(said(), place);
		place.weightx = 0;
		parts.add(classes(), place);
		place.insets = new Insets(0, 0, 0, 0);
		parts.add(facts(), place);
		add(parts, BorderLayout.CENTER);
		look(parts);
		state.addListener(aspect -> refresh());
		refresh();
	}

	private JComponent said() {
		JPanel last = new JPanel(new BorderLayout(ReviewLook.scaled(8), 0));
		last.add(window, BorderLayout.CENTER);
		last.add(anew, BorderLayout.EAST);
		return column(SAID, answer, trust, map, last);
	}

	private JComponent classes() {
		JPanel column = new JPanel(new BorderLayout(0, ReviewLook.scaled(2)));
		column.add(bars, BorderLayout.NORTH);
		JPanel foot = new JPanel(new FlowLayout(FlowLayout.RIGHT, 0, 0));
		foot.add(search);
		column.add(foot, BorderLayout.CENTER);
		return column;
	}

	private JComponent facts() {
		return column(FACTS, model, accuracy, use, purpose);
	}

	/** One below the other. */
	private static JPanel column(int width, JComponent... rows) {
		JPanel column = new JPanel(new Rows(0, ReviewLook.scaled(width)));
		for (JComponent row : rows) column.add(row);
		return column;
	}

	private void look(JPanel parts) {
		ReviewLook.apply(this);
		setBorder(BorderFactory.createMatteBorder(0, 0, 1, 0, ReviewLook.LINE));
		parts.setBorder(Fields.gap(5, 12));
		parts.setPreferredSize(new Dimension(0, ReviewLook.scaled(HEIGHT)));
		alarms.setBackground(ALARM_GROUND);
		alarms.setBorder(Fields.gap(1, 12));
		alarm.setForeground(ReviewLook.ALARM);
		alarm.setFont(ReviewLook.font(1, Font.BOLD));
		moreAlarms.setBorder(Fields.gap(2, 7));
		Fields.slim(anew);
		Fields.slim(search);
		answer.setFont(ReviewLook.font(1.6, Font.BOLD));
		map.setForeground(ReviewLook.QUIET);
		window.setForeground(ReviewLook.QUIET);
		model.setFont(ReviewLook.font(1, Font.BOLD));
		accuracy.setForeground(ReviewLook.TEXT);
		use.setForeground(ReviewLook.QUIET);
		purpose.setForeground(ReviewLook.READER);
	}

	private void refresh() {
		ShownAnswer shown = ShownAnswer.of(state);
		alarms.setVisible(!shown.alarms().isEmpty());
		alarm.say(shown.alarms().isEmpty() ? "" : shown.alarms().get(0), "");
		moreAlarms.setVisible(shown.alarms().size() > 1);
		moreAlarms.setText("and " + (shown.alarms().size() - 1) + " more");
		answer.say(shown.answer(), "");
		answer.setForeground(shown.image().isPresent() ? ReviewLook.TEXT : ReviewLook.QUIET);
		boolean hidden = state.explained().isPresent() && !state.isRevealed();
		trust.say(hidden ? hiddenBecause() : shown.trust().map(sentence -> sentence.words()).orElse(""),
			shown.trust().map(sentence -> sentence.brief()).orElse(""));
		trust.setForeground(shown.trust().filter(sentence -> sentence.isAlarm()).isPresent() ? ReviewLook.ALARM : ReviewLook.TEXT);
		if (!shown.allTrust().isEmpty()) trust.setToolTipText(Words.tip(shown.allTrust().toArray(String[]::new)));
		map.say(shown.map(), "");
		Optional<String> stale = state.stale().filter(why -> !hidden);
		window.say(stale.map(why -> "stale: " + why)
			.orElse(state.explained().map(result -> "Seen through: " + result.networkImages().windowSource()).orElse("")), "");
		window.setForeground(stale.isPresent() ? ReviewLook.ALARM : ReviewLook.QUIET);
		anew.setVisible(stale.isPresent() || state.explained().isEmpty());
		anew.setEnabled(state.work().isEmpty());
		state.work().ifPresent(work -> anew.setText(work + " …"));
		if (state.work().isEmpty()) anew.setText(ANEW);
		bars.show(state.explained().flatMap(result -> shown.image().map(image -> bars(result, image))).orElse(List.of()));
		bars.setEnabled(state.work().isEmpty());
		int classes = state.explained().map(result -> result.explainer().model().classes().size()).orElse(0);
		search.setVisible(shown.image().isPresent() && classes > BARS && !bars.bars().isEmpty());
		search.setText("All " + classes + " classes …");
		showModel();
		revalidate();
		repaint();
	}

	private String hiddenBecause() {
		return state.mayReveal() ? "Press Space, or Reveal, to see it." : "Give your own reading first; then answer and map are shown.";
	}

	private void showModel() {
		Optional<ExplainedScan> result = state.explained();
		Optional<ModelCard> card = result.flatMap(r -> r.explainer().model().source().card());
		model.say(card.map(ModelCard::name).or(() -> result.map(r -> r.explainer().model().source().name())).orElse(""), "");
		String right = result.isPresent() ? AnswerSentence.accuracy(card) : "";
		accuracy.say(right.isEmpty() ? "" : Character.toUpperCase(right.charAt(0)) + right.substring(1), "");
		String meant = result.flatMap(r -> r.explainer().model().intendedUse()).map(HeaderPanel::withoutPurpose).orElse("");
		use.say(meant.isEmpty() ? "" : "For: " + meant, "");
	}

	/** What stands on each header is not said twice. */
	static String withoutPurpose(String use) {
		return use.replaceFirst("(?i)^research[;,] not for diagnosis[.;,]?\\s*", "");
	}

	/** The first classes by their scores, and the explained one. */
	static List<ClassBars.Bar> bars(ExplainedScan result, ExplainedImage image) {
		float[] probabilities = image.probabilities();
		List<String> classes = result.explainer().model().classes();
		if (!result.explainer().question().hasProbabilities() || probabilities.length != classes.size()) return List.of();
		List<Integer> first = new ArrayList<>(IntStream.range(0, classes.size()).boxed()
			.sorted(Comparator.comparingDouble(i -> -probabilities[i])).limit(BARS).toList());
		if (!first.contains(image.classIndex())) first.set(first.size() - 1, image.classIndex());
		Map<String, Double> from =
			result.explainer().model().source().card().map(c -> c.settings().operatingThresholds()).orElse(Map.of());
		return first.stream().map(i -> {
			Double threshold = from.get(classes.get(i));
			return new ClassBars.Bar(i, classes.get(i), probabilities[i],
				threshold == null ? OptionalDouble.empty() : OptionalDouble.of(threshold), i == image.classIndex());
		}).toList();
	}

	private void showAlarms() {
		Question.tell(this, "Warnings", Words.tip(ShownAnswer.of(state).alarms().stream().map(a -> "• " + a).toArray(String[]::new)));
	}

	private void explainAnew() {
		actions.explainAnew();
	}

	private void explain(int index) {
		state.explained().ifPresent(result -> actions.explain(result.className(index)));
	}

	private void search() {
		state.explained().ifPresent(result -> {
			List<String> classes = result.explainer().model().classes();
			List<String> ordered = result.imageOf(state.slice()).filter(image -> image.probabilities().length == classes.size())
				.map(image -> IntStream.range(0, classes.size()).boxed().sorted(Comparator.comparingDouble(i -> -image.probabilities()[i]))
					.map(classes::get).toList())
				.orElse(classes);
			new ClassSearch(ordered, actions::explain).showUnder(search);
		});
	}
}
