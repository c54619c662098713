import type { PortraitInput } from '../../profile/portraits.ts'

/** 群体画像 of the demo, written for it. */
export const demoPortraits: readonly PortraitInput[] = [
  {
    id: 'tech-small',
    audience: 'ENTERPRISE',
    name: '科技型小微企业（示例）',
    description: '小微企业，且为高新技术、科技型中小企业，或研发投入占比达 5%。',
    rule: {
      all: [
        { fact: 'is_small_micro', is: true },
        {
          any: [
            { fact: 'qualifications', hasAny: ['high_tech', 'tech_sme'] },
            { fact: 'rd_ratio', gte: 5 },
          ],
        },
      ],
    },
  },
  {
    id: 'growing-makers',
    audience: 'ENTERPRISE',
    name: '成长中的制造企业（示例）',
    description: '制造业，成立三年以上，从业人数 20–400 人。',
    rule: {
      all: [
        { fact: 'industry', in: ['C'] },
        { fact: 'established_on', gte: 3 },
        { fact: 'employees', gte: 20, lte: 400 },
      ],
    },
  },
  {
    id: 'young-graduates',
    audience: 'CITIZEN',
    name: '青年高校毕业生（示例）',
    description: '35 周岁以下、大专及以上学历、居住在青浦。',
    rule: {
      all: [
        { fact: 'born_on', lt: 36 },
        { fact: 'education', in: ['college', 'bachelor', 'master', 'doctor'] },
        { fact: 'lives_in', in: ['310118'] },
      ],
    },
  },
  {
    id: 'elders-alone',
    audience: 'CITIZEN',
    name: '独居老人（示例）',
    rule: {
      all: [
        { fact: 'born_on', gte: 60 },
        { fact: 'lives_alone', is: true },
      ],
    },
  },
]
