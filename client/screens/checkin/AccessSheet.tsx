import { ChipChoice } from '../../parts/Chips.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { useCharting, useDraft } from '../session/drafts.ts'
import { useHere } from '../session/here.ts'
import { chosenAt, lateNote, type Timed, timedNow, When } from '../session/sheets/asked.tsx'
import { FormSheet } from './FormSheet.tsx'
import { checkInWords } from './words.ts'

const words = checkInWords.access
const gauges = ['18', '20', '22', '24'].map((value) => ({ value, label: `${value} G` }))
const attempts = ['1', '2', '3', '4'].map((value) => ({ value, label: value }))
const sites = words.sites.map((value) => ({ value, label: value }))

type AccessDraft = Timed & {
  site: string | undefined
  side: 'left' | 'right' | undefined
  gauge: string | undefined
  attempts: string | undefined
  patent: 'yes' | 'no' | undefined
}

/** Where the cannula is, what it is, and whether it flushes. */
export function AccessSheet(props: { onClose: () => void }) {
  const _here = useHere()
  const draft = useDraft<AccessDraft>('access', () => ({
    site: undefined,
    side: undefined,
    gauge: undefined,
    attempts: undefined,
    patent: undefined,
    ...timedNow,
  }))
  const chart = useCharting(draft, () => props.onClose())
  const missing = () => {
    if (draft.values.site === undefined) return words.missing.site
    return draft.values.patent === undefined ? words.missing.patent : undefined
  }
  const save = async () => {
    const { site, side, gauge, attempts: tries, patent } = draft.values
    if (site === undefined || patent === undefined) return
    await chart(
      checkInWords.undo.answered(words.title, site),
      [
        {
          kind: 'access-placed',
          body: {
            site,
            patent: patent === 'yes',
            ...(side === undefined ? {} : { side }),
            ...(gauge === undefined ? {} : { gauge: Number(gauge) }),
            ...(tries === undefined ? {} : { attempts: Number(tries) }),
          },
        },
        ...lateNote(draft.values),
      ],
      { at: chosenAt(draft.values) },
    )
  }
  return (
    <FormSheet
      title={words.title}
      action={words.action}
      waitingFor={missing()}
      onPress={() => void save()}
      onClose={() => props.onClose()}
    >
      <When label={words.when} draft={draft.values} onChange={draft.set} />
      <ChipChoice
        label={words.side}
        options={[
          { value: 'left', label: words.left },
          { value: 'right', label: words.right },
        ]}
        chosen={draft.values.side}
        onChoose={(side) => draft.set({ side })}
      />
      <ChipChoice
        label={words.site}
        options={sites}
        chosen={draft.values.site}
        onChoose={(site) => draft.set({ site })}
      />
      <ChipChoice
        label={words.gauge}
        options={gauges}
        chosen={draft.values.gauge}
        onChoose={(gauge) => draft.set({ gauge })}
      />
      <ChipChoice
        label={words.attempts}
        options={attempts}
        chosen={draft.values.attempts}
        onChoose={(tries) => draft.set({ attempts: tries })}
      />
      <Segmented
        label={words.patent}
        options={[
          { value: 'yes', label: words.isPatent },
          { value: 'no', label: words.notPatent },
        ]}
        chosen={draft.values.patent}
        onChoose={(patent) => draft.set({ patent })}
      />
    </FormSheet>
  )
}
