package lab.race;

import java.util.List;
import lab.race.Race.Display;
import lab.race.RaceResult.LogLine;
import lab.race.RaceResult.Mark;
import lab.race.RaceResult.Moments;

/** Two displays of one race. */
record BothDisplays(Display first, Display second) implements Display {

    @Override
    public void event(String line) {
        first.event(line);
        second.event(line);
    }

    @Override
    public void tick(List<Lane> lanes) {
        first.tick(lanes);
        second.tick(lanes);
    }

    @Override
    public void begin(Beginning race) {
        first.begin(race);
        second.begin(race);
    }

    @Override
    public void marked(Mark mark) {
        first.marked(mark);
        second.marked(mark);
    }

    @Override
    public void logged(LogLine line) {
        first.logged(line);
        second.logged(line);
    }

    @Override
    public void owned(String lane, Moments moments) {
        first.owned(lane, moments);
        second.owned(lane, moments);
    }
}
