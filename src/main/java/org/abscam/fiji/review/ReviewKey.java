package org.abscam.fiji.review;

import java.util.function.Consumer;
import org.abscam.fiji.review.state.StackAxes.Axis;
import org.abscam.review.Status;

/** What a key does in the review window. Strokes are spelt as {@link javax.swing.KeyStroke#getKeyStroke(String)} reads them. */
enum ReviewKey {

		REVEAL("SPACE", "Show the model's answer and map, or hide them", ReviewDesk::reveal),
		OVERLAY("O", "Map and outlines on or off", desk -> desk.pictures().toggleOverlay()),
		OUTLINES("C", "Outlines only, or colours too", desk -> desk.settings().toggleOutlinesOnly()),
		MORE("typed +", "Map more opaque", desk -> desk.settings().changeOpacity(1)),
		LESS("typed -", "Map less opaque", desk -> desk.settings().changeOpacity(-1)),
		LAYOUT("S", "Side by side, swipe, or a single picture", ReviewDesk::nextLayout),
		NEXT("N", "Next finding", ReviewDesk::nextFinding),
		PREVIOUS("P", "Previous finding", ReviewDesk::previousFinding),
		ACCEPT("A", "Accept the selected finding", desk -> desk.decide(Status.ACCEPTED)),
		REJECT("R", "Reject the selected finding", desk -> desk.decide(Status.REJECTED)),
		ADD("ENTER", "Add the drawn area as a finding", ReviewDesk::addFromSelection),
		REDRAW("shift ENTER", "Give the selected finding the drawn area", ReviewDesk::redrawFromSelection),
		EDIT("E", "Edit the outline of the selected finding", ReviewDesk::editSelected),
		REMOVE("DELETE", "Take off the selected finding; one of the model is rejected first", ReviewDesk::removeSelected),
		UNDO("ctrl Z", "Undo", ReviewDesk::undo),
		REDO("ctrl Y", "Redo", ReviewDesk::redo),
		SLICE_ON("RIGHT", "Next slice (also the wheel)", desk -> desk.turn(1)),
		SLICE_BACK("LEFT", "Previous slice", desk -> desk.turn(-1)),
		FURTHER_ON("DOWN", "Next slice", desk -> desk.turn(1)),
		FURTHER_BACK("UP", "Previous slice", desk -> desk.turn(-1)),
		FIRST_SLICE("HOME", "First slice", desk -> desk.turn(Integer.MIN_VALUE / 2)),
		LAST_SLICE("END", "Last slice", desk -> desk.turn(Integer.MAX_VALUE / 2)),
		CHANNEL_ON("shift RIGHT", "Next channel", desk -> desk.turn(Axis.CHANNEL, 1)),
		CHANNEL_BACK("shift LEFT", "Previous channel", desk -> desk.turn(Axis.CHANNEL, -1)),
		FRAME_ON("ctrl RIGHT", "Next time point", desk -> desk.turn(Axis.FRAME, 1)),
		FRAME_BACK("ctrl LEFT", "Previous time point", desk -> desk.turn(Axis.FRAME, -1)),
		WINDOW("W", "Next window: the header's, lung, bone, soft tissue, brain, full", ReviewDesk::nextWindow),
		COMPARE("V", "Another series, or a prior, beside the scan; pressed again, the scan alone", ReviewDesk::compare),
		LINK("L", "Turn the slices beside each other together, or each alone", desk -> desk.comparison().toggleLink()),
		WINDOW_BESIDE("shift W", "Next window of what is beside the scan", desk -> desk.comparison().nextWindow()),
		INVERT("I", "Invert black and white", ReviewDesk::invert),
		METHOD("M", "Explain by the next method", ReviewDesk::nextMethod),
		ANEW("F5", "Explain anew, as the scan is shown now", ReviewDesk::explainAnew),
		CLASS_1("1", "Explain the first class of the model", desk -> desk.explainClass(1)),
		CLASS_2("2", "Explain the second class", desk -> desk.explainClass(2)),
		CLASS_3("3", "Explain the third class", desk -> desk.explainClass(3)),
		CLASS_4("4", "Explain class 4", desk -> desk.explainClass(4)),
		CLASS_5("5", "Explain class 5", desk -> desk.explainClass(5)),
		CLASS_6("6", "Explain class 6", desk -> desk.explainClass(6)),
		CLASS_7("7", "Explain class 7", desk -> desk.explainClass(7)),
		CLASS_8("8", "Explain class 8", desk -> desk.explainClass(8)),
		CLASS_9("9", "Explain class 9", desk -> desk.explainClass(9)),
		FIT("F", "All of the image, as large as fits", ReviewDesk::fit),
		NEXT_CASE("PAGE_DOWN", "Next case of the session", ReviewDesk::nextCase),
		PREVIOUS_CASE("PAGE_UP", "Previous case of the session", ReviewDesk::previousCase),
		KEYS("typed ?", "Show these keys, and change them", ReviewDesk::showKeys);

	private final String usual;
	private final String words;
	private final Consumer<ReviewDesk> action;

	ReviewKey(String usual, String words, Consumer<ReviewDesk> action) {
		this.usual = usual;
		this.words = words;
		this.action = action;
	}

	/** @return the stroke that it has where nobody chose another */
	String usual() {
		return usual;
	}

	/** @return what it does, as the list of keys says it */
	String words() {
		return words;
	}

	void act(ReviewDesk desk) {
		action.accept(desk);
	}
}
